package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code x / (1 + |x|)}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Softsign.html">torch.nn.Softsign</a>.
 * Any shape in, the same out.
 */
public final class Softsign extends Module {

  @Override
  public Tensor forward(Tensor input) {
    return F.softsign(input);
  }
}
