package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.CrossEntropyLoss;
import io.torchbridge.optim.SGD;
import io.torchbridge.python.PythonModule;
import io.torchbridge.spi.Backend;
import java.util.Arrays;
import java.util.Map;

/** A model of torchvision, used and trained as a Java module. */
final class TorchvisionResnet implements Example {
  @Override
  public String name() {
    return "torchvision-resnet";
  }

  @Override
  public String summary() {
    return "[MODEL [WEIGHTS]]: runs and trains a model of torchvision, resnet18 if not another";
  }

  /**
   * {@code [MODEL [WEIGHTS]]}: torchvision's names; weights such as {@code DEFAULT} are downloaded
   * by torchvision, without them they are random.
   */
  @Override
  public void run(String... args) {
    String name = args.length > 0 ? args[0] : "resnet18";
    Backend python = Backends.get("python");
    System.out.println("backend " + python.description());
    try (var use = Backends.use(python);
        var scope = TensorScope.open();
        var model =
            PythonModule.of(
                python,
                "torchvision.models",
                name,
                args.length > 1 ? Map.of("weights", args[1]) : Map.of())) {
      long parameters = model.parameters().stream().mapToLong(Tensor::numel).sum();
      System.out.printf("%s has %,d parameters%n", name, parameters);

      Tensor images = Torch.rand(2, 3, 224, 224); // (N, channels, height, width)
      try (var noGradients = GradMode.DISABLED.enter()) {
        model.eval();
        Tensor logits = model.forward(images); // (2, 1000)
        System.out.println("logits " + Arrays.toString(logits.shape()));
      }

      // PyTorch's autograd goes through Python's forward; the optimizer is Java's
      model.train();
      Tensor labels = Torch.tensor(new long[] {1, 2});
      var loss = new CrossEntropyLoss();
      try (var optimizer = new SGD(model.parameters(), 0.01)) {
        for (int step = 1; step <= 3; step++) {
          try (var made = TensorScope.open()) {
            optimizer.zeroGrad();
            Tensor l = loss.forward(model.forward(images), labels);
            l.backward();
            optimizer.step();
            System.out.printf("step %d: loss %.4f%n", step, l.itemDouble());
          }
        }
      }
    }
  }
}
