package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * {@code relu6(x + 3) / 6}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html">torch.nn.Hardsigmoid</a>.
 * Any shape in, the same out.
 */
public final class Hardsigmoid extends Module {
  private final boolean inplace;

  public Hardsigmoid() {
    this(false);
  }

  public Hardsigmoid(boolean inplace) {
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Torch.call("aten::hardsigmoid_", input).tensor() : F.hardsigmoid(input);
  }
}
