package io.torchbridge.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a JVM of its own, with this one's class path and Python. */
final class ChildJvm {
  private ChildJvm() {}

  /** What it printed, on either stream; a test failure if it did not end well. */
  static String run(Class<?> program, List<String> options, String... arguments) throws Exception {
    Process process = start(program, options, arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** Starts it; what it prints on either stream comes as its output. */
  static Process start(Class<?> program, List<String> options, String... arguments)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dtorchbridge.python=" + System.getProperty("torchbridge.python")));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
