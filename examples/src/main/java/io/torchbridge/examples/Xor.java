package io.torchbridge.examples;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.nn.BCEWithLogitsLoss;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Tanh;
import io.torchbridge.optim.Adam;

/** The smallest network that needs a hidden layer. */
final class Xor implements Example {
  @Override
  public String name() {
    return "xor";
  }

  @Override
  public String summary() {
    return "trains a network of 33 parameters on exclusive or";
  }

  @Override
  public void run(String... args) {
    Torch.manualSeed(0);
    train();
  }

  /** Trains it and returns its answers to 00, 01, 10 and 11. */
  static float[] train() {
    // @start region="readme"
    try (var scope = TensorScope.open(); // frees the tensors that are made in it
        var model = new Sequential(new Linear(2, 8), new Tanh(), new Linear(8, 1));
        var optimizer = new Adam(model.parameters(), 0.1)) {
      Tensor x = Torch.tensor(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
      Tensor y = Torch.tensor(new float[][] {{0}, {1}, {1}, {0}});
      var loss = new BCEWithLogitsLoss();
      for (int step = 0; step < 200; step++) {
        optimizer.zeroGrad();
        loss.forward(model.forward(x), y).backward();
        optimizer.step();
      }
      Tensor answers = model.forward(x).sigmoid();
      System.out.println(answers);
      return answers.flatten().toFloatArray();
    }
    // @end
  }
}
