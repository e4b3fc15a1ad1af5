package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * {@code max(0, x)}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html">torch.nn.ReLU</a>.
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
    return Torch.call(inplace ? "aten::relu_" : "aten::relu", input).tensor();
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
