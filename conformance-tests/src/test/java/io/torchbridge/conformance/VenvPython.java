package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** PyTorch in a process of its own: the Python of the tests' virtual environment. */
final class VenvPython {
  private final Path python;
  private final Path script;

  private VenvPython(Path python, Path script) {
    this.python = python;
    this.script = script;
  }

  /** A script that lies beside a test, put into a folder; skips the test where there is no venv. */
  static VenvPython with(Class<?> test, String script, Path folder) throws IOException {
    Path python = Path.of(System.getProperty("torchbridge.python", "")).resolve("bin/python");
    assumeTrue(Files.isExecutable(python), "torchbridge.python is not set to a venv");
    Path file = folder.resolve(script);
    try (InputStream in = test.getResourceAsStream(script)) {
      Files.copy(Objects.requireNonNull(in), file);
    }
    return new VenvPython(python, file);
  }

  /** Runs the script, which must succeed. */
  void run(String... arguments) throws Exception {
    Path output = Files.createTempFile(script.getParent(), "output", ".txt");
    List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
    command.addAll(List.of(arguments));
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    String text = Files.readString(output);
    assertEquals(0, code, () -> "Python failed: " + text);
  }
}
