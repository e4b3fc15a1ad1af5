package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.TensorDataset;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.io.Safetensors;
import io.torchbridge.nn.CrossEntropyLoss;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.Adam;
import java.nio.file.Files;
import java.nio.file.Path;

/** From data to a saved model: handwritten digits, bundled. */
final class Quickstart implements Example {
  private static final int EPOCHS = 20;

  @Override
  public String name() {
    return "quickstart";
  }

  @Override
  public String summary() {
    return "[FOLDER]: trains on handwritten digits, evaluates, saves, reloads and predicts";
  }

  /** {@code [FOLDER]}: where to save the model. */
  @Override
  public void run(String... args) throws Exception {
    System.out.println("backend " + Backends.current().description());
    System.out.println("device  " + Torch.zeros(1).device());
    run(args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("quickstart"));
  }

  /**
   * Does it all.
   *
   * @return how many of the digits that were held out are recognised, as a fraction
   */
  static double run(Path folder) throws Exception {
    Torch.manualSeed(0);
    try (var scope = TensorScope.open();
        var model = network()) {
      // a fifth, chosen at random, is held out for the test
      Digits digits = Digits.load();
      Tensor order = Torch.randperm(digits.size());
      long held = digits.size() / 5;
      Digits test = digits.at(order.narrow(0, 0, held));
      Digits training = digits.at(order.narrow(0, held, digits.size() - held));

      System.out.println(model);
      train(model, training, test);
      double accuracy = accuracy(model, test);

      // both files can be read in Python: safetensors.torch.load_file, torch.load
      Path safetensors = folder.resolve("digits.safetensors");
      Path pt = folder.resolve("digits.pt");
      Safetensors.save(safetensors, model.stateDict());
      PyTorchFile.save(pt, model.stateDict());

      try (var reloaded = network();
          var again = network()) {
        reloaded.loadStateDict(Safetensors.load(safetensors));
        again.loadStateDict(PyTorchFile.loadStateDict(pt));
        Digits some = test.at(Torch.arange(0, 10));
        System.out.println("saved and reloaded: " + safetensors + ", " + pt);
        System.out.println("labels               " + some.labels());
        System.out.println("from the safetensors " + predict(reloaded, some.images()));
        System.out.println("from the .pt         " + predict(again, some.images()));
      }
      System.out.printf("%.1f %% of %d unseen digits are right%n", 100 * accuracy, held);
      return accuracy;
    }
  }

  private static Module network() { // (N, 64) -> (N, 10)
    return new Sequential(new Linear(64, 128), new ReLU(), new Linear(128, 10));
  }

  private static void train(Module model, Digits training, Digits test) {
    var batches =
        new DataLoader<>(
            new TensorDataset(training.images(), training.labels()),
            DataLoader.Options.of(64).withShuffle(0));
    var loss = new CrossEntropyLoss();
    try (var optimizer = new Adam(model.parameters(), 0.003)) {
      for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        double total = 0;
        for (var batch : batches) {
          try (var step = TensorScope.open()) { // frees what the step makes
            optimizer.zeroGrad();
            Tensor l = loss.forward(model.forward(batch.input()), batch.target());
            l.backward();
            optimizer.step();
            total += l.itemDouble();
          }
        }
        System.out.printf(
            "epoch %2d of %d   loss %.4f   held out %.1f %%%n",
            epoch, EPOCHS, total / batches.size(), 100 * accuracy(model, test));
      }
    }
  }

  private static double accuracy(Module model, Digits digits) {
    try (var scope = TensorScope.open()) {
      return predict(model, digits.images())
          .eq(digits.labels())
          .to(DType.FLOAT64)
          .mean()
          .itemDouble();
    }
  }

  /** The most probable digits, {@code (N, 64) -> (N)}. */
  private static Tensor predict(Module model, Tensor images) {
    try (var noGradients = GradMode.DISABLED.enter()) {
      return model.eval().forward(images).argmax(1);
    }
  }
}
