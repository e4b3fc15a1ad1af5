package io.torchbridge.python.engine.graalpy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JVMs that end while torch is loaded in GraalPy: none hangs, none crashes. */
@Tag("graalpy")
class GraalPyExitTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"atTheEndOfMain, 0", "whilePythonSpins, 4"})
  void ends(String how, int status) throws Exception {
    Path output = folder.resolve("output.txt");
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dtorchbridge.python.path=" + GraalPyTorch.folder(),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            how);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new TimeoutException(how + " hangs: " + Files.readString(output));
    }
    String said = Files.readString(output);
    assertEquals(status, process.exitValue(), said);
    assertTrue(said.contains("exit functions ran"), said);
  }

  /** What the child JVMs do. */
  static final class Child {
    private Child() {}

    public static void main(String[] how) throws Exception {
      PythonEngine engine = GraalPyTorch.engine();
      PythonObject module =
          engine.defineModule(
              "child",
              """
              import atexit
              import torch
              kept = torch.ones(3, requires_grad=True)
              (kept * kept).sum().backward()
              atexit.register(lambda: print("exit functions ran", flush=True))
              def spin(begun):
                  begun()
                  while True: pass
              """);
      if (how[0].equals("whilePythonSpins")) {
        var begun = new CountDownLatch(1);
        PythonObject begin =
            engine.callable(
                "begin",
                arguments -> {
                  begun.countDown();
                  return null;
                });
        Thread.ofPlatform().daemon().start(() -> module.callMethod("spin", begin));
        begun.await();
        System.exit(4);
      }
    }
  }
}
