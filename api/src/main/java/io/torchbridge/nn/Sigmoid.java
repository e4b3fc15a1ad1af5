package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code 1 / (1 + exp(-x))}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Sigmoid.html">torch.nn.Sigmoid</a>.
 * Any shape in, the same out.
 */
public final class Sigmoid extends Module {

  @Override
  public Tensor forward(Tensor input) {
    return input.sigmoid();
  }
}
