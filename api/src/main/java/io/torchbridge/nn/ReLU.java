package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code max(0, x)}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html">torch.nn.ReLU</a>. Any
 * shape in, the same out.
 */
public final class ReLU extends Module {
  private final boolean inplace;

  public ReLU() {
    this(false);
  }

  public ReLU(boolean inplace) {
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.relu_(input) : F.relu(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
