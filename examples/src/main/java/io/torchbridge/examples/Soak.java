package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.nn.CrossEntropyLoss;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trains for long and watches the memory of the process: whoever leaks shows here. */
final class Soak implements Example {
  private static final int WARM_UP = 5_000;
  private static final double ALLOWED_MB = 20;
  private static final double ALLOWED_DROPPED_MB = 2048;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String summary() {
    return "[--steps N | --dropped N]: trains for 100,000 steps, or drops N tensors of 4 MB without"
        + " a scope, and fails if the process's memory grows";
  }

  @Override
  public void run(String... args) throws Exception {
    if (args.length != 0 && args.length != 2) {
      throw new InvalidArgumentException("soak takes --steps N or --dropped N and nothing else");
    }
    System.out.println("backend " + Backends.current().description());
    switch (args.length == 0 ? "--steps" : args[0]) {
      case "--steps" -> {
        int steps = args.length == 0 ? 100_000 : Integer.parseInt(args[1]);
        check("grew by", train(steps, Math.min(WARM_UP, steps / 2)), ALLOWED_MB);
      }
      case "--dropped" -> check("reached", drop(Integer.parseInt(args[1])), ALLOWED_DROPPED_MB);
      default -> throw new InvalidArgumentException("soak has no option " + args[0]);
    }
  }

  private static void check(String what, double megabytes, double allowed) {
    if (megabytes >= allowed) {
      throw new TorchbridgeException(
          "resident memory %s %.1f MB, %.0f MB are allowed".formatted(what, megabytes, allowed));
    }
  }

  /**
   * Makes tensors of 4 MB and forgets them.
   *
   * @return the most MB that were resident
   */
  static double drop(int tensors) throws IOException {
    double most = 0;
    for (int i = 1; i <= tensors; i++) {
      Torch.ones(1024, 1024);
      if (i % 10 == 0) {
        most = Math.max(most, residentMegabytes());
      }
      if (i % Math.max(tensors / 10, 1) == 0) {
        System.out.printf(
            "tensor %,8d   resident %,.1f MB, at most %,.1f MB, %,d live%n",
            i, residentMegabytes(), most, Tensor.live());
      }
    }
    return most;
  }

  /**
   * Trains on batches of 64 digits.
   *
   * @return by how many MB resident memory grew after the first steps
   */
  static double train(int steps, int warmUp) throws IOException {
    Torch.manualSeed(0);
    try (var scope = TensorScope.open();
        var model = new Sequential(new Linear(64, 128), new ReLU(), new Linear(128, 10));
        var optimizer = new Adam(model.parameters())) {
      Digits digits = Digits.load();
      var loss = new CrossEntropyLoss();
      double start = 0;
      double now = 0;
      long begun = System.nanoTime();
      for (int step = 1; step <= steps; step++) {
        try (var made = TensorScope.open()) {
          long from = step * 64L % (digits.size() - 64);
          optimizer.zeroGrad();
          Tensor logits = model.forward(digits.images().narrow(0, from, 64));
          loss.forward(logits, digits.labels().narrow(0, from, 64)).backward();
          optimizer.step();
        }
        if (step == warmUp || step % 5_000 == 0 || step == steps) {
          now = residentMegabytes();
          if (step == warmUp) {
            start = now;
          }
          System.out.printf(
              "step %,8d   resident %,.1f MB   %.3f ms a step%n",
              step, now, (System.nanoTime() - begun) / 1e6 / step);
        }
      }
      System.out.printf("growth after step %,d: %.1f MB%n", warmUp, now - start);
      return now - start;
    }
  }

  /** The process's resident memory, as Linux counts it. */
  static double residentMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      throw new TorchbridgeException(
          "resident memory is read from " + status + ", which only Linux has");
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .findFirst()
        .orElseThrow();
  }
}
