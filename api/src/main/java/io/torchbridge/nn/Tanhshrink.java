package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code x - tanh(x)}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html">torch.nn.Tanhshrink</a>.
 * Any shape in, the same out.
 */
public final class Tanhshrink extends Module {

  @Override
  public Tensor forward(Tensor input) {
    return F.tanhshrink(input);
  }
}
