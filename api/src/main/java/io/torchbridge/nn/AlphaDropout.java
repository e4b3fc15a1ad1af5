package io.torchbridge.nn;

/**
 * Dropout that keeps mean and variance, for SELU, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html">torch.nn.AlphaDropout</a>.
 * Any shape in, the same out.
 */
public final class AlphaDropout extends Dropping {
  public AlphaDropout() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public AlphaDropout(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public AlphaDropout(double p, boolean inplace) {
    super(p, inplace, F::alphaDropout, F::alphaDropout_);
  }
}
