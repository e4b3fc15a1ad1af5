package io.torchbridge.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs contenders as tiny as can be: they do the same work, and the results are kept. */
class HarnessTest {
  private static final List<Benchmark> CHEAP =
      List.of(Benchmark.ADD_GRAD, Benchmark.CHAIN, Benchmark.MLP);

  @TempDir Path folder;

  private Map<Contender, Launch> launches(Contender... contenders) {
    var here = new Contenders(Settings.ofProcess(), folder);
    var launches = new EnumMap<Contender, Launch>(Contender.class);
    for (Contender contender : contenders) {
      launches.put(contender, here.find(contender));
    }
    return launches;
  }

  @Test
  void torchbridge_and_python_compute_the_same() throws Exception {
    var rows = new ArrayList<Row>();
    Results results;
    try (var harness =
        new Harness(launches(Contender.TORCHBRIDGE, Contender.PYTHON), 1, Effort.TINY, folder)) {
      assumeTrue(
          harness.versions().containsKey(Contender.PYTHON),
          () -> "no Python with torch: " + harness.absent());
      harness.run(CHEAP, rows::add);
      results = new Results(Machine.current(), harness.versions(), harness.absent(), rows);
    }
    assertEquals(CHEAP, rows.stream().map(Row::benchmark).toList());
    for (Row row : rows) {
      var own = (Cell.Measured) row.cells().get(Contender.TORCHBRIDGE);
      var python = (Cell.Measured) row.cells().get(Contender.PYTHON);
      assertEquals(python.checksum(), own.checksum(), row.benchmark().tolerance() * own.checksum());
      assertTrue(own.checksum() > 0 && own.median() > 0 && own.bytes() > 0);
      assertEquals(
          own.median() / python.median(), row.ratio(Contender.PYTHON).orElseThrow(), 1e-12);
    }
    Report.write(results, folder);
    Results again = Results.read(folder.resolve("results.json"));
    assertEquals(results.toJson(), again.toJson());
    String page = Files.readString(folder.resolve("RESULTS.md"));
    for (Row row : rows) {
      assertTrue(page.contains("| " + row.benchmark().title() + " | 1 |"), page);
    }
  }

  @Test
  void inputs_lie_evenly_within_their_scale() {
    float[] values = Inputs.uniform(7, 1000, 2);
    double sum = 0;
    for (float value : values) {
      assertTrue(value >= -2 && value < 2);
      sum += value;
    }
    assertEquals(0, sum / values.length, 0.1);
  }

  @Test
  void contenders_that_do_different_work_are_found_out() {
    var launches = launches(Contender.TORCHBRIDGE);
    launches.put(Contender.JAVACPP, imposter("0.5"));
    try (var harness = new Harness(launches, 1, Effort.TINY, folder)) {
      var e = assertThrows(TorchbridgeException.class, () -> harness.run(Benchmark.ADD));
      assertTrue(e.getMessage().contains("they do not do the same work"), e.getMessage());
      assertTrue(e.getMessage().contains("JavaCPP 0.5"), e.getMessage());
    }
  }

  @Test
  void an_absent_contender_is_listed_with_its_reason() {
    var launches = launches(Contender.TORCHBRIDGE);
    launches.put(Contender.DJL, new Launch.Absent("not installed"));
    try (var harness = new Harness(launches, 1, Effort.TINY, folder)) {
      Row row = harness.run(Benchmark.ADD);
      assertEquals("not installed", harness.absent().get(Contender.DJL));
      assertTrue(row.ratio(Contender.DJL).isEmpty());
    }
  }

  @Test
  void a_contender_that_dies_is_named() {
    var launches = new EnumMap<Contender, Launch>(Contender.class);
    launches.put(Contender.JAVACPP, imposter("die"));
    try (var harness = new Harness(launches, 1, Effort.TINY, folder)) {
      var e = assertThrows(TorchbridgeException.class, () -> harness.run(Benchmark.ADD));
      assertTrue(e.getMessage().startsWith("JavaCPP ended at \"prepare add\""), e.getMessage());
    }
  }

  /** A JVM that answers every request with the same words, or ends at the first. */
  private static Launch imposter(String answer) {
    return new Launch.Command(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPathOf(Imposter.class),
            Imposter.class.getName(),
            answer),
        List.of(),
        Map.of());
  }

  private static String classPathOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }
}
