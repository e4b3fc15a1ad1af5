package io.torchbridge.nn;

/**
 * Zeroes elements at random while training and scales the others up, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html">torch.nn.Dropout</a>.
 * Any shape in, the same out.
 */
public final class Dropout extends Dropping {
  public Dropout() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout(double p, boolean inplace) {
    super(p, inplace, F::dropout, F::dropout_);
  }
}
