package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code log(1 + exp(beta * x)) / beta}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Softplus.html">torch.nn.Softplus</a>.
 * Any shape in, the same out.
 */
public final class Softplus extends Module {
  private final double beta;
  private final double threshold;

  public Softplus() {
    this(1.0, 20.0);
  }

  /**
   * @param threshold above which it is linear, for stability
   */
  public Softplus(double beta, double threshold) {
    this.beta = beta;
    this.threshold = threshold;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.softplus(input, beta, threshold);
  }

  @Override
  protected String extraRepr() {
    return "beta=" + Repr.of(beta) + ", threshold=" + Repr.of(threshold);
  }
}
