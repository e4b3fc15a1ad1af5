package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * A leaky ReLU whose slope is drawn while training and the mean of the bounds else, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.RReLU.html">torch.nn.RReLU</a>. Any
 * shape in, the same out.
 */
public final class RReLU extends Module {
  private final double lower;
  private final double upper;
  private final boolean inplace;

  public RReLU() {
    this(0.125, 0.3333333333333333, false);
  }

  public RReLU(double lower, double upper) {
    this(lower, upper, false);
  }

  public RReLU(double lower, double upper, boolean inplace) {
    this.lower = lower;
    this.upper = upper;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return Torch.call(inplace ? "aten::rrelu_" : "aten::rrelu", input, lower, upper, isTraining())
        .tensor();
  }

  @Override
  protected String extraRepr() {
    return "lower="
        + Repr.of(lower)
        + ", upper="
        + Repr.of(upper)
        + (inplace ? ", inplace=True" : "");
  }
}
