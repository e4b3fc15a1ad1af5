package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.benchmarks.work.Work;
import io.torchbridge.benchmarks.work.WorkServer;
import io.torchbridge.benchmarks.work.Works;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import java.io.IOException;

/** torchbridge as a contender, on the backend that the process's settings choose. */
public final class TorchbridgeWorks implements Works {
  private TorchbridgeWorks() {}

  /** Serves; the threads are the backend's setting, {@code torchbridge.threads}. */
  public static void main(String[] args) throws IOException {
    WorkServer.serve(
        args,
        threads -> {
          System.setProperty("torchbridge.threads", String.valueOf(threads));
          return new TorchbridgeWorks();
        });
  }

  @Override
  public String description() {
    return Backends.current().description();
  }

  @Override
  public Work make(String benchmark) throws NotOffered {
    return switch (benchmark) {
      case "add" -> new Operators.Single(Tensor::add, false);
      case "relu" -> new Operators.Single((a, b) -> a.relu(), false);
      case "add-grad" -> new Operators.Single(Tensor::add, true);
      case "chain" -> new Operators.Chain();
      case "matmul" -> new Operators.Matmul();
      case "mlp" -> mlp();
      default -> throw new NotOffered("not written yet");
    };
  }

  private static Work mlp() { // (64, 784) -> (64, 10)
    Tensor images = Torch.fromData(Inputs.uniform(100, 64 * 784, 1), 64, 784);
    Tensor classes = Torch.fromData(Inputs.classes(64), 64);
    return new Training(
        new Sequential(new Linear(784, 128), new ReLU(), new Linear(128, 10)),
        model -> F.crossEntropy(model.call(images), classes));
  }
}
