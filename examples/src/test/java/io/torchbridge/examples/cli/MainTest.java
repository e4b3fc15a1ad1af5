package io.torchbridge.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torchbridge.Backends;
import io.torchbridge.examples.Example;
import io.torchbridge.examples.Examples;
import io.torchbridge.spi.Availability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line: what it prints where, and its exit codes. */
class MainTest {
  private final PrintStream outBefore = System.out;
  private final PrintStream errBefore = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    String backend = System.getProperty("torchbridge.backend");
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      return Main.execute(args);
    } finally {
      restore();
      if (backend == null) {
        System.clearProperty("torchbridge.backend");
      } else {
        System.setProperty("torchbridge.backend", backend);
      }
    }
  }

  @AfterEach
  void restore() {
    System.setOut(outBefore);
    System.setErr(errBefore);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void version() {
    assertEquals(0, run("--version"));
    assertTrue(out().matches("torchbridge \\d+\\.\\d+\\.\\d+\\S*\\s*"), out());
  }

  @Test
  void run_alone_lists_the_examples() {
    assertEquals(0, run("run"));
    for (Example example : Examples.all()) {
      assertTrue(out().contains(example.name()), out());
    }
  }

  @Test
  void an_unknown_example_is_named_with_those_that_are_there() {
    assertEquals(2, run("run", "nonesuch"));
    assertTrue(err().contains("\"nonesuch\""), err());
    assertTrue(err().contains(Examples.all().getFirst().name()), err());
  }

  @Test
  void unknown_commands_and_options_are_misuse() {
    assertEquals(2, run("infos"));
    assertTrue(err().contains("info"), err());
    assertEquals(2, run("conformance"));
    assertTrue(err().contains("--cases"), err());
  }

  @Test
  void an_unknown_backend_is_an_error_without_a_stack_trace(@TempDir Path folder) {
    assertEquals(1, run("conformance", "--backend", "nonesuch", "--cases", folder.toString()));
    assertTrue(err().contains("there is no backend \"nonesuch\""), err());
    assertTrue(err().contains("libtorch"), err());
    assertFalse(err().contains("\tat "), err());
  }

  @Test
  void fuzz_prints_what_was_called(@TempDir Path folder) throws IOException {
    assumeTrue(
        Backends.list().stream()
            .anyMatch(
                b -> b.id().equals("libtorch") && b.availability() instanceof Availability.Ready),
        "libtorch is not here");
    Path report = folder.resolve("report.json");
    assertEquals(
        0,
        run(
            "fuzz",
            "--backend",
            "libtorch",
            "--operators",
            "aten::neg",
            "--calls",
            "5",
            "--seed",
            "1",
            "--report",
            report.toString()),
        err());
    assertTrue(out().contains("backend libtorch, seed 1"), out());
    assertTrue(out().contains("1 operators, 5 calls: "), out());
    assertEquals(5, new ObjectMapper().readTree(report.toFile()).get("calls").intValue());
  }

  @Test
  void info_in_json_has_versions_backends_and_settings() throws IOException {
    run("info", "--json");
    JsonNode info = new ObjectMapper().readTree(out());
    assertFalse(info.get("version").asText().isEmpty());
    assertEquals(2, info.get("backends").size(), out());
    for (JsonNode backend : info.get("backends")) {
      assertTrue(
          backend.get("available").booleanValue()
              ? backend.get("devices").get(0).asText().equals("cpu")
              : !backend.get("reason").asText().isEmpty(),
          out());
    }
    assertEquals("backend", info.get("settings").get(0).get("name").asText());
  }

  @Test
  void an_example_can_be_profiled(@TempDir Path folder) throws Exception {
    Path trace = folder.resolve("trace.json");
    // in a JVM of its own: the profile comes when it ends
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "xor",
                "--profile",
                "--trace=" + trace)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("\naten::linear "), output);
    assertTrue(output.contains("Self time total: "), output);
    assertTrue(new ObjectMapper().readTree(trace.toFile()).get("traceEvents").size() > 100);
  }
}
