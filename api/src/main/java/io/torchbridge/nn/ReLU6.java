package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * {@code min(max(0, x), 6)}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU6.html">torch.nn.ReLU6</a>. Any
 * shape in, the same out.
 */
public final class ReLU6 extends Module {
  private final boolean inplace;

  public ReLU6() {
    this(false);
  }

  public ReLU6(boolean inplace) {
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Torch.call("aten::relu6_", input).tensor() : F.relu6(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
