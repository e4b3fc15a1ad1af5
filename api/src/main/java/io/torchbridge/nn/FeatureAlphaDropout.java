package io.torchbridge.nn;

/**
 * Alpha dropout of whole channels, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.FeatureAlphaDropout.html">torch.nn.FeatureAlphaDropout</a>.
 * {@code (N, C, ...)} in, the same out.
 */
public final class FeatureAlphaDropout extends Dropping {
  public FeatureAlphaDropout() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public FeatureAlphaDropout(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public FeatureAlphaDropout(double p, boolean inplace) {
    super(p, inplace, F::featureAlphaDropout, F::featureAlphaDropout_);
  }
}
