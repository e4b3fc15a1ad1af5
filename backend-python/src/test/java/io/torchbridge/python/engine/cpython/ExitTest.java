package io.torchbridge.python.engine.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.python.PythonBackend;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JVMs that end in various ways while Python is there: none hangs, none crashes. */
class ExitTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "atTheEndOfMain, 0",
    "bySystemExit, 3",
    "whilePythonSpins, 4",
    "whilePythonSleeps, 5",
    "whileOperatorsRun, 6",
    "fromJavaUnderPython, 7",
    "whileJavaUnderPythonWaits, 8",
    "byAnUncaughtException, 1",
    "withPythonsDaemonThread, 9",
    "whileTheGilIsKept, 10",
  })
  void ends(String how, int status) throws Exception {
    Settings settings = CPythonTorch.settings();
    Path output = folder.resolve("output.txt");
    var command =
        new ArrayList<String>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dtorchbridge.backend=python",
                "-Dtorchbridge.python.engine=cpython"));
    String python = settings.get("python");
    if (python != null) {
      command.add("-Dtorchbridge.python=" + python);
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(), how));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new TimeoutException(how + " hangs: " + Files.readString(output));
    }
    String said = Files.readString(output);
    assertEquals(status, process.exitValue(), said);
    // nobody can run Python's exit functions without the GIL
    assertEquals(!how.equals("whileTheGilIsKept"), said.contains("exit functions ran"), said);
    assertTrue(Files.list(folder).noneMatch(f -> f.toString().contains("hs_err")), said);
  }

  /** What the child JVMs do. */
  static final class Child {
    private Child() {}

    public static void main(String[] how) throws Exception {
      PythonBackend backend = (PythonBackend) Backends.current();
      PythonEngine engine = backend.engine();
      PythonObject module =
          engine.defineModule(
              "child",
              """
              import atexit, threading, time
              import torch
              kept = torch.ones(3)
              # without a flush, which is for the end to do
              atexit.register(lambda: print("exit functions ran"))
              def spin():
                  while True: pass
              def sleep(): time.sleep(1000)
              def keep_gil(): sum(range(10**13))
              def call(f): return f()
              def daemon():
                  def work():
                      while True: torch.ones(10) + 1
                  threading.Thread(target=work, daemon=True).start()
              """);
      Tensor open = Torch.tensor(new float[] {1, 2, 3}); // never closed
      Tensor sum = open.add(open);
      if (sum.toFloatArray()[2] != 6) {
        throw new AssertionError("the sum is wrong");
      }
      switch (how[0]) {
        case "atTheEndOfMain" -> {}
        case "bySystemExit" -> System.exit(3);
        case "whilePythonSpins" -> exitWhile(4, () -> module.callMethod("spin"));
        case "whilePythonSleeps" -> exitWhile(5, () -> module.callMethod("sleep"));
        case "whileOperatorsRun" ->
            exitWhile(
                6,
                () -> {
                  while (true) {
                    open.add(sum).close();
                  }
                });
        case "fromJavaUnderPython" ->
            module.callMethod(
                "call",
                engine.callable(
                    "exit",
                    arguments -> {
                      System.exit(7);
                      return null;
                    }));
        case "whileJavaUnderPythonWaits" ->
            exitWhile(
                8,
                () ->
                    module.callMethod(
                        "call",
                        engine.callable(
                            "wait",
                            arguments -> {
                              Thread.sleep(1_000_000);
                              return null;
                            })));
        case "byAnUncaughtException" -> module.callMethod("no_such_function");
        case "withPythonsDaemonThread" -> {
          module.callMethod("daemon");
          System.exit(9);
        }
        case "whileTheGilIsKept" -> exitWhile(10, () -> module.callMethod("keep_gil"));
        default -> throw new IllegalArgumentException(how[0]);
      }
    }

    private static void exitWhile(int status, Runnable work) throws InterruptedException {
      var started = new CountDownLatch(4);
      for (int i = 0; i < 4; i++) {
        Thread thread =
            new Thread(
                () -> {
                  started.countDown();
                  work.run();
                });
        thread.setDaemon(i % 2 == 0);
        thread.start();
      }
      started.await();
      Thread.sleep(200);
      System.exit(status);
    }
  }
}
