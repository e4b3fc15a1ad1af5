package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.benchmarks.work.Inputs;
import io.torchbridge.benchmarks.work.Work;
import io.torchbridge.benchmarks.work.WorkServer;
import io.torchbridge.benchmarks.work.Works;
import io.torchbridge.models.vision.VisionModels;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** torchbridge as a contender, on the backend that the process's settings choose. */
public final class TorchbridgeWorks implements Works {
  private final Path folder;

  private TorchbridgeWorks(Path folder) {
    this.folder = folder;
  }

  /** Serves; the threads are the backend's setting, {@code torchbridge.threads}. */
  public static void main(String[] args) throws IOException {
    WorkServer.serve(
        args,
        (threads, folder) -> {
          System.setProperty("torchbridge.threads", String.valueOf(threads));
          return new TorchbridgeWorks(folder);
        });
  }

  @Override
  public String description() {
    // results go to others: not where the packages lie here
    return Backends.current().description().replaceFirst(", packages of .*", "");
  }

  @Override
  public Work make(String benchmark) throws NotOffered {
    return switch (benchmark) {
      case "add" -> new Operators.Single(Tensor::add, false);
      case "relu" -> new Operators.Single((a, b) -> a.relu(), false);
      case "add-grad" -> new Operators.Single(Tensor::add, true);
      case "chain" -> new Operators.Chain();
      case "matmul" -> new Operators.Matmul();
      case "mlp" -> classification(mlp(), tensor(64, 784));
      case "resnet18-b1" -> inference(VisionModels.create("resnet18"), images(1, 224));
      case "resnet18-b8" -> inference(VisionModels.create("resnet18"), images(8, 224));
      case "resnet18-train" -> classification(VisionModels.create("resnet18"), images(16, 64));
      case "bert" -> inference(bert(), tokens());
      case "bert-train" -> classification(bert(), tokens());
      case "resnet50-program" -> new Inference(program(benchmark), images(1, 224));
      case "bert-program" -> new Inference(program(benchmark), tokens());
      case "gpt2" -> new Generation(written(benchmark, ".safetensors"));
      case "lstm" -> classification(new Recurrent(), tensor(32, 16, 128), 16);
      case "dlpack-1k" -> new Borders.DLPack(1 << 8);
      case "dlpack-1g" -> new Borders.DLPack(1 << 28);
      case "dataloader" -> new Loading(folder.resolve("images"));
      case "host" -> new Borders.Host();
      default -> throw new NotOffered("there is no such benchmark");
    };
  }

  private Path written(String benchmark, String ending) throws NotOffered {
    Path file = folder.resolve(benchmark + ending);
    if (!Files.exists(file)) {
      throw new NotOffered(NO_NETWORK);
    }
    return file;
  }

  private Module program(String benchmark) throws NotOffered {
    try (Program program = Program.load(written(benchmark, ".pt2"))) {
      return program.module();
    }
  }

  private static Work inference(Module model, Tensor input) {
    Training.setWeights(model);
    return new Inference(model, input);
  }

  private static Tensor tensor(long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= Math.toIntExact(size);
    }
    return Torch.fromData(Inputs.uniform(100, count, 1), shape);
  }

  private static Tensor images(int count, int size) {
    return tensor(count, 3, size, size);
  }

  private static Tensor tokens() { // (4, 128)
    return Torch.fromData(Inputs.tokens(4 * 128), 4, 128);
  }

  private static Module bert() { // the name gives the parameters the order that they have in Python
    return new Sequential(Map.of("bert", new Bert())).freeIntermediates(true);
  }

  private static Work classification(Module model, Tensor batch) {
    return classification(model, batch, Math.toIntExact(batch.size(0)));
  }

  private static Work classification(Module model, Tensor input, int count) {
    Tensor classes = Torch.fromData(Inputs.classes(count), count);
    return new Training(model, m -> F.crossEntropy(m.call(input), classes));
  }

  private static Module mlp() { // (64, 784) -> (64, 10)
    return new Sequential(new Linear(784, 128), new ReLU(), new Linear(128, 10));
  }
}
