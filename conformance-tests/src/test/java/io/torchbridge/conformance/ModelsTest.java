package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.conformance.PretrainedModels.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models of torchvision and transformers in each way that there is: a few by default, all of them
 * with {@code -Dtorchbridge.models=all}, which writes docs/models.md.
 */
class ModelsTest {
  private static final Path DOCS = Path.of("../docs/models.md");

  @SuppressWarnings("NullAway.Init")
  private PretrainedModels models;

  @BeforeEach
  void open() {
    models = new PretrainedModels();
  }

  @AfterEach
  void close() {
    models.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "mobilenet_v3_small",
        "lraspp_mobilenet_v3_large",
        "BertModel",
        "LlamaForCausalLM"
      })
  void a_model_gives_what_Python_gives(String name) {
    Row row = models.run(name);
    assertEquals("passes", row.inPython().text());
    assertEquals("passes", row.program().text());
    assertEquals("passes", row.inJava().text());
  }

  @Test
  void the_table_has_these_models() throws IOException {
    String table = Files.readString(DOCS);
    for (String name : models.names()) {
      assertTrue(table.contains("| `" + name + "` |"), name + " is missing in docs/models.md");
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "torchbridge.models",
      matches = "all",
      disabledReason =
          "it takes minutes: -Dtorchbridge.models=all runs it and writes docs/models.md")
  void the_whole_table() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String name : models.names()) {
      Row row = models.run(name);
      System.err.printf(
          "%s: %s; %s; %s%n",
          name, row.inPython().text(), row.program().text(), row.inJava().text());
      rows.add(row);
    }
    Files.writeString(DOCS, PretrainedModels.table(rows));
    List<String> failing =
        rows.stream().filter(row -> !row.inPython().passes()).map(Row::name).toList();
    assertEquals(List.of(), failing);
  }
}
