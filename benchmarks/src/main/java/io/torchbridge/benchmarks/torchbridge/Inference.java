package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Module;

/** A network's answer, without gradients. */
final class Inference extends TensorWork {
  private final Module model;
  private final Tensor input;

  /**
   * @param model with its weights
   */
  Inference(Module model, Tensor input) {
    this.model = model.eval();
    this.input = input;
  }

  @Override
  Tensor step() {
    try (var noGradients = GradMode.DISABLED.enter()) {
      return model.call(input);
    }
  }

  @Override
  public void close() {
    model.close();
    super.close();
  }
}
