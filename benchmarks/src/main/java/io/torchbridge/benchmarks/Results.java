package io.torchbridge.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The results of one machine.
 *
 * @param machine and what is installed on it
 * @param versions of the contenders that ran
 * @param absent contenders, with the reasons
 */
record Results(
    Machine machine,
    Map<Contender, String> versions,
    Map<Contender, String> absent,
    List<Row> rows) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** These, with the rows of {@code before} that were not run again, if the rest is the same. */
  Results over(Results before) {
    if (!machine.equals(before.machine)) {
      return this;
    }
    var allVersions = new EnumMap<Contender, String>(Contender.class);
    allVersions.putAll(before.versions);
    if (versions.entrySet().stream()
        .anyMatch(e -> !allVersions.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()))) {
      return this;
    }
    allVersions.putAll(versions);
    var missing = new EnumMap<Contender, String>(Contender.class);
    missing.putAll(before.absent);
    missing.putAll(absent);
    missing.keySet().removeAll(allVersions.keySet());
    var all = new ArrayList<>(rows);
    for (Row row : before.rows) {
      if (rows.stream()
          .noneMatch(r -> r.benchmark() == row.benchmark() && r.threads() == row.threads())) {
        all.add(row);
      }
    }
    all.sort(Comparator.comparing(Row::benchmark).thenComparing(Row::threads));
    return new Results(machine, allVersions, missing, all);
  }

  /** As a JSON document. */
  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.set("machine", JSON.valueToTree(machine));
    root.set("versions", names(versions));
    root.set("absent", names(absent));
    ArrayNode list = root.putArray("rows");
    for (Row row : rows) {
      ObjectNode node = list.addObject();
      node.put("benchmark", row.benchmark().id());
      node.put("threads", row.threads());
      ObjectNode cells = node.putObject("contenders");
      row.cells()
          .forEach(
              (contender, cell) -> write(cells.putObject(contender.id()), row, contender, cell));
    }
    return root.toPrettyString();
  }

  private static void write(ObjectNode node, Row row, Contender contender, Cell cell) {
    switch (cell) {
      case Cell.Absent(String reason) -> node.put("absent", reason);
      case Cell.Measured measured -> {
        row.ratio(contender).ifPresent(ratio -> node.put("torchbridge_by_this", ratio));
        node.put("spread", measured.spread());
        node.put("median_nanos", measured.median());
        ArrayNode rounds = node.putArray("rounds_nanos");
        for (double nanos : measured.nanos()) {
          rounds.add(nanos);
        }
        if (measured.bytes() >= 0) {
          node.put("heap_bytes", measured.bytes());
        }
        node.put("checksum", measured.checksum());
      }
    }
  }

  private static ObjectNode names(Map<Contender, String> texts) {
    ObjectNode node = JSON.createObjectNode();
    texts.forEach((contender, text) -> node.put(contender.id(), text));
    return node;
  }

  /** What {@link #toJson} wrote to a file. */
  static Results read(Path file) throws IOException {
    JsonNode root = JSON.readTree(Files.readString(file));
    var rows = new ArrayList<Row>();
    for (JsonNode node : root.get("rows")) {
      var cells = new EnumMap<Contender, Cell>(Contender.class);
      node.get("contenders")
          .properties()
          .forEach(e -> cells.put(Contender.of(e.getKey()), cell(e.getValue())));
      rows.add(
          new Row(
              Benchmark.of(node.get("benchmark").asText()), node.get("threads").asInt(), cells));
    }
    return new Results(
        JSON.treeToValue(root.get("machine"), Machine.class),
        texts(root.get("versions")),
        texts(root.get("absent")),
        rows);
  }

  private static Cell cell(JsonNode node) {
    if (node.has("absent")) {
      return new Cell.Absent(node.get("absent").asText());
    }
    var nanos = new ArrayList<Double>();
    node.get("rounds_nanos").forEach(n -> nanos.add(n.asDouble()));
    return new Cell.Measured(
        nanos.stream().mapToDouble(Double::doubleValue).toArray(),
        node.has("heap_bytes") ? node.get("heap_bytes").asDouble() : -1,
        node.get("checksum").asDouble());
  }

  private static Map<Contender, String> texts(JsonNode node) {
    var texts = new EnumMap<Contender, String>(Contender.class);
    node.properties().forEach(e -> texts.put(Contender.of(e.getKey()), e.getValue().asText()));
    return texts;
  }
}
