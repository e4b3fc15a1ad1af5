package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * {@code x * tanh(softplus(x))}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Mish.html">torch.nn.Mish</a>. Any
 * shape in, the same out.
 */
public final class Mish extends Module {
  private final boolean inplace;

  public Mish() {
    this(false);
  }

  public Mish(boolean inplace) {
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Torch.call("aten::mish_", input).tensor() : F.mish(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
