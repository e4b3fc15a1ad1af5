package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code x} where it is positive, else {@code negativeSlope * x}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html">torch.nn.LeakyReLU</a>.
 * Any shape in, the same out.
 */
public final class LeakyReLU extends Module {
  private final double negativeSlope;
  private final boolean inplace;

  public LeakyReLU() {
    this(0.01, false);
  }

  public LeakyReLU(double negativeSlope) {
    this(negativeSlope, false);
  }

  public LeakyReLU(double negativeSlope, boolean inplace) {
    this.negativeSlope = negativeSlope;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.leakyRelu_(input, negativeSlope) : F.leakyRelu(input, negativeSlope);
  }

  @Override
  protected String extraRepr() {
    return "negative_slope=" + Repr.of(negativeSlope) + (inplace ? ", inplace=True" : "");
  }
}
