package io.torchbridge.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torchbridge.Torch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first start unpacks the libraries; two JVMs that start at once share the work. */
class FirstStartTest {

  /** What each JVM does: the first tensor, and how it was called. */
  public static final class Program {
    private Program() {}

    public static void main(String[] args) {
      try (var tensor = Torch.zeros(2)) {
        System.out.println("made " + tensor.numel() + " " + tensor.backend().id());
      }
    }
  }

  @Test
  void twoJvmsStartAtOnce(@TempDir Path cache) throws Exception {
    for (int round = 0; round < 2; round++) { // the second finds the libraries unpacked
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        processes.add(start(cache));
      }
      for (Process process : processes) {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertEquals("made 2 libtorch", output.lines().reduce((a, b) -> b).orElse(""), output);
      }
    }
  }

  private static Process start(Path cache) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-Dtorchbridge.cache=" + cache,
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName())
        .redirectErrorStream(true)
        .start();
  }
}
