package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code x * sigmoid(x)}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.SiLU.html">torch.nn.SiLU</a>. Any
 * shape in, the same out.
 */
public final class SiLU extends Module {
  private final boolean inplace;

  public SiLU() {
    this(false);
  }

  public SiLU(boolean inplace) {
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.silu_(input) : F.silu(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
