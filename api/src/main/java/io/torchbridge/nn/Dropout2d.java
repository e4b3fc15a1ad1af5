package io.torchbridge.nn;

/**
 * Zeroes whole channels at random while training, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html">torch.nn.Dropout2d</a>.
 * {@code (N, C, H, W)} or {@code (N, C, L)} in, the same out.
 */
public final class Dropout2d extends Dropping {
  public Dropout2d() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout2d(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout2d(double p, boolean inplace) {
    super(p, inplace, F::featureDropout, F::featureDropout_);
  }
}
