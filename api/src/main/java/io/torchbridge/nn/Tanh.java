package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * The hyperbolic tangent, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html">torch.nn.Tanh</a>. Any
 * shape in, the same out.
 */
public final class Tanh extends Module {

  @Override
  public Tensor forward(Tensor input) {
    return input.tanh();
  }
}
