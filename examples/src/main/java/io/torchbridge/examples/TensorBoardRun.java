package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Sample;
import io.torchbridge.data.TensorDataset;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.optim.Adam;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.training.Callback;
import io.torchbridge.training.EarlyStopping;
import io.torchbridge.training.OptimizerStep;
import io.torchbridge.training.Progress;
import io.torchbridge.training.ProgressBar;
import io.torchbridge.training.SummaryWriter;
import io.torchbridge.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A run that TensorBoard shows: numbers, histograms, images and the network. */
final class TensorBoardRun implements Example {
  private static final int EPOCHS = 20;

  @Override
  public String name() {
    return "tensorboard";
  }

  @Override
  public String summary() {
    return "[FOLDER]: trains on handwritten digits and writes what TensorBoard shows";
  }

  /** {@code [FOLDER]}: of the runs; {@code runs} if it is not given. */
  @Override
  public void run(String... args) throws Exception {
    System.out.println("backend " + Backends.current().description());
    Path folder = Path.of(args.length > 0 ? args[0] : "runs");
    train(folder.resolve("digits"));
    System.out.println("now: tensorboard --logdir " + folder);
  }

  /**
   * Trains and writes.
   *
   * @return how many of the digits that were held out are recognised, as a fraction
   */
  static double train(Path run) throws IOException {
    Torch.manualSeed(0);
    try (var scope = TensorScope.open();
        Module model = new Sequential(new Linear(64, 128), new ReLU(), new Linear(128, 10));
        Optimizer optimizer = new Adam(model.parameters(), 0.003);
        var writer = new SummaryWriter(run)) {
      Digits digits = Digits.load();
      Tensor order = Torch.randperm(digits.size());
      Digits test = digits.at(order.narrow(0, 0, 300));
      Digits training = digits.at(order.narrow(0, 300, digits.size() - 300));

      writer.addText("about", "Handwritten digits, **8 by 8** pixels each.", 0);
      writer.addImage("digits", training.images().narrow(0, 0, 16).view(16, 1, 8, 8), 0);
      writer.addGraph(model, training.images().narrow(0, 0, 2));

      var step =
          new OptimizerStep<Sample>(
              optimizer, batch -> F.crossEntropy(model.call(batch.input()), batch.target()));
      Progress end =
          new Trainer<>(model, step)
              .withEvaluation(() -> evaluation(model, test))
              .with(new ProgressBar())
              .with(writer.callback(10)) // numbers of each tenth batch and of each epoch
              .with(Callback.onEpoch(at -> writer.addHistograms(model, at.step())))
              .with(Callback.onEpoch(at -> mistakes(writer, model, test, at.step())))
              .with(new EarlyStopping("val_loss"))
              .fit(
                  new DataLoader<>(
                      new TensorDataset(training.images(), training.labels()),
                      DataLoader.Options.of(64).withShuffle(0)),
                  EPOCHS);

      double accuracy = end.value("val_accuracy");
      writer.addHparams(
          Map.of("lr", 0.003, "hidden", 128, "optimizer", "Adam"),
          Map.of("final_accuracy", accuracy));
      return accuracy;
    }
  }

  private static Map<String, Double> evaluation(Module model, Digits test) {
    Tensor logits = model.call(test.images());
    Tensor right = logits.argmax(1).eq(test.labels()).to(DType.FLOAT64).mean();
    return Map.of(
        "val_loss",
        F.crossEntropy(logits, test.labels()).itemDouble(),
        "val_accuracy",
        right.itemDouble());
  }

  /** Shows the digits that were not recognised. */
  private static void mistakes(SummaryWriter writer, Module model, Digits test, long step) {
    try (var scope = TensorScope.open();
        var noGradients = GradMode.DISABLED.enter()) {
      Tensor wrong = model.call(test.images()).argmax(1).ne(test.labels()).nonzero().flatten();
      if (wrong.numel() > 0) {
        writer.addImage("mistakes", test.at(wrong).images().view(-1, 1, 8, 8), step);
      }
    }
  }
}
