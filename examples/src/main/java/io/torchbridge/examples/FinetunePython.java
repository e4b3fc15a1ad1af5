package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.CrossEntropyLoss;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.UpsamplingNearest2d;
import io.torchbridge.optim.AdamW;
import io.torchbridge.python.PythonModule;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network of Python in the middle of one of Java: torchvision's ResNet-18 learns to read digits,
 * with a layer of the current backend before and one after it.
 */
final class FinetunePython implements Example {
  private static final int BATCH = 32;

  @Override
  public String name() {
    return "finetune-python";
  }

  @Override
  public String summary() {
    return "[STEPS [WEIGHTS]]: trains torchvision's resnet18 between layers of Java, on digits";
  }

  /**
   * {@code [STEPS [WEIGHTS]]}: how many steps, 60 if not said; a file of torch.save with
   * torchvision's weights, which are random without it.
   */
  @Override
  public void run(String... args) throws Exception {
    long steps = args.length > 0 ? steps(args[0]) : 60;
    System.out.println("backend " + Backends.current().description());
    train(steps, args.length > 1 ? Path.of(args[1]) : null);
  }

  private static long steps(String argument) {
    try {
      return Long.parseLong(argument);
    } catch (NumberFormatException e) {
      throw new InvalidArgumentException(
          "finetune-python [STEPS [WEIGHTS]]: %s is no number of steps".formatted(argument), e);
    }
  }

  /**
   * Trains.
   *
   * @return how many of 200 digits that were held out are recognised, as a fraction
   */
  static double train(long steps, @Nullable Path weights) throws Exception {
    Torch.manualSeed(0);
    var python = Backends.get("python");
    python.manualSeed(0);
    try (var scope = TensorScope.open();
        var body = PythonModule.of(python, "torchvision.models", "resnet18", Map.of());
        Module model =
            new Sequential(
                new UpsamplingNearest2d(4.0), // (N, 1, 8, 8) -> (N, 1, 32, 32)
                new Conv2d(1, 3, 1), // (N, 3, 32, 32)
                body, // (N, 1000), in Python
                new Linear(1000, 10))) {
      if (weights != null) {
        body.loadStateDict(PyTorchFile.loadStateDict(weights));
      }
      model.parameters().stream()
          .map(parameter -> parameter.backend().id())
          .distinct()
          .forEach(id -> System.out.println("parameters on " + id));
      Digits digits = Digits.load();
      Digits test = digits.at(Torch.arange(0, 200));
      var loss = new CrossEntropyLoss();
      // one optimizer for the parameters of both backends
      try (var optimizer = new AdamW(model.parameters(), 1e-3)) {
        for (long step = 1; step <= steps; step++) {
          try (var made = TensorScope.open()) {
            Digits batch = digits.at(Torch.randint(200, digits.size(), BATCH));
            optimizer.zeroGrad();
            Tensor l = loss.forward(model.call(images(batch)), batch.labels());
            l.backward(); // through Java, through Python, and through Java again
            optimizer.step();
            if (step == 1 || step % 10 == 0) {
              System.out.printf("step %d of %d   loss %.4f%n", step, steps, l.itemDouble());
            }
          }
        }
      }
      double accuracy = accuracy(model, test);
      System.out.printf("%.1f %% of 200 unseen digits are right%n", 100 * accuracy);
      return accuracy;
    }
  }

  private static Tensor images(Digits digits) {
    return digits.images().view(-1, 1, 8, 8);
  }

  private static double accuracy(Module model, Digits test) {
    model.eval();
    try (var noGradients = GradMode.DISABLED.enter()) {
      Tensor right = model.call(images(test)).argmax(1).eq(test.labels());
      return right.sum().itemDouble() / test.size();
    }
  }
}
