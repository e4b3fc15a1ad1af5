package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/coverage.md counts the API as it is. */
class CoverageTest {
  /** How the script ends where the venv has another PyTorch than the report is on. */
  private static final int SKIPPED = 77;

  @Test
  void the_report_is_what_the_script_would_write() throws Exception {
    String venv = Backends.settings().get("python");
    Path python = Path.of(venv == null ? "" : venv, "bin", "python");
    assumeTrue(Files.isExecutable(python), "no venv with PyTorch in the setting python: " + venv);
    Path classes =
        Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var builder =
        new ProcessBuilder(python.toString(), script(), "--check", "--classes", classes.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(process.waitFor() != SKIPPED, output);
    assertEquals(0, process.exitValue(), output);
  }

  private static String script() {
    Path inModule = Path.of("..", "docs", "coverage", "coverage.py");
    return (Files.exists(inModule) ? inModule : Path.of("docs", "coverage", "coverage.py"))
        .toString();
  }
}
