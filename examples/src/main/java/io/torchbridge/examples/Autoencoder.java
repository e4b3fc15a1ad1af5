package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.TensorDataset;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.ReLU;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Sigmoid;
import io.torchbridge.optim.Adam;
import java.io.IOException;
import java.util.Map;

/** Handwritten digits through a bottleneck of a few numbers and back. */
final class Autoencoder implements Example {
  private static final int CODE = 8;

  /** Two networks, one after the other. */
  private static final class Net extends Module {
    private final Sequential encoder =
        register("encoder", new Sequential(new Linear(64, 48), new ReLU(), new Linear(48, CODE)));
    private final Sequential decoder =
        register(
            "decoder",
            new Sequential(new Linear(CODE, 48), new ReLU(), new Linear(48, 64), new Sigmoid()));

    @Override
    public Tensor forward(Tensor images) { // (N, 64) -> (N, 64)
      return decoder.forward(encoder.forward(images));
    }
  }

  @Override
  public String name() {
    return "autoencoder";
  }

  @Override
  public String summary() {
    return "[EPOCHS]: squeezes handwritten digits of 64 pixels into 8 numbers and restores them";
  }

  /** {@code [EPOCHS]}. */
  @Override
  public void run(String... args) throws Exception {
    System.out.println("backend " + Backends.current().description());
    System.out.println("device  " + Torch.zeros(1).device());
    train(args.length > 0 ? Integer.parseInt(args[0]) : 40);
  }

  /**
   * Trains, and draws some digits beside what is restored of them.
   *
   * @return the mean squared error of unseen digits, as a share of their variance
   */
  static double train(int epochs) throws IOException {
    Torch.manualSeed(0);
    try (var scope = TensorScope.open();
        var model = new Net();
        var optimizer = new Adam(model.parameters(), 0.003)) {
      Tensor images = Digits.load().images();
      Tensor training = images.narrow(0, 0, 1500);
      Tensor unseen = images.narrow(0, 1500, 297);
      double variance = unseen.sub(unseen.mean(0)).square().mean().itemDouble();
      // an image is its own target
      var batches =
          new DataLoader<>(
              new TensorDataset(training, training), DataLoader.Options.of(32).withShuffle(0));
      double share = 1;
      for (int epoch = 1; epoch <= epochs; epoch++) {
        double total = 0;
        for (var batch : batches) {
          try (var step = TensorScope.open()) {
            optimizer.zeroGrad();
            Tensor loss = F.mseLoss(model.forward(batch.input()), batch.target());
            loss.backward();
            optimizer.step();
            total += loss.itemDouble();
          }
        }
        share = error(model, unseen) / variance;
        System.out.printf(
            "epoch %2d of %d   loss %.4f   unseen: %.1f %% of the variance is lost%n",
            epoch, epochs, total / batches.size(), 100 * share);
      }
      draw(model, unseen.narrow(0, 0, 5));
      return share;
    }
  }

  private static double error(Module model, Tensor images) {
    try (var scope = TensorScope.open();
        var noGradients = GradMode.DISABLED.enter()) {
      return F.mseLoss(model.forward(images), images).itemDouble();
    }
  }

  /** The images in one row, those restored beneath. */
  private static void draw(Module model, Tensor images) {
    try (var scope = TensorScope.open();
        var noGradients = GradMode.DISABLED.enter()) {
      for (Tensor row : new Tensor[] {images, model.forward(images)}) {
        // (N, 8 * 8) -> (8, N * 8)
        Tensor wide = row.rearrange("n (h w) -> h (n w)", Map.of("h", 8));
        for (float[] line : (float[][]) wide.toArray()) {
          var text = new StringBuilder();
          for (float pixel : line) {
            text.append(" .:-=+*#%@".charAt((int) (pixel * 9.99f)));
          }
          System.out.println(text);
        }
        System.out.println();
      }
    }
  }
}
