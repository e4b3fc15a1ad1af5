package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * The self-normalising exponential linear unit, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.SELU.html">torch.nn.SELU</a>. Any
 * shape in, the same out.
 */
public final class SELU extends Module {
  private final boolean inplace;

  public SELU() {
    this(false);
  }

  public SELU(boolean inplace) {
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Torch.call("aten::selu_", input).tensor() : F.selu(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
