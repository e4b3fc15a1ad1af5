package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code x} where it is positive, else {@code alpha * (exp(x) - 1)}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ELU.html">torch.nn.ELU</a>. Any
 * shape in, the same out.
 */
public final class ELU extends Module {
  private final double alpha;
  private final boolean inplace;

  public ELU() {
    this(1.0, false);
  }

  /**
   * @param alpha the scale of the negative part
   */
  public ELU(double alpha) {
    this(alpha, false);
  }

  /**
   * @param alpha the scale of the negative part
   */
  public ELU(double alpha, boolean inplace) {
    this.alpha = alpha;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.elu_(input, alpha) : F.elu(input, alpha);
  }

  @Override
  protected String extraRepr() {
    return "alpha=" + Repr.of(alpha) + (inplace ? ", inplace=True" : "");
  }
}
