package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Gives its input back, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html">torch.nn.Identity</a>.
 */
public final class Identity extends Module {
  @Override
  public Tensor forward(Tensor input) {
    return input;
  }
}
