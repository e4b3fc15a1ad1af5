package io.torchbridge.nn;

/**
 * Zeroes whole channels at random while training, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html">torch.nn.Dropout1d</a>.
 * {@code (N, C, L)} or {@code (C, L)} in, the same out.
 */
public final class Dropout1d extends ChannelDropping {
  public Dropout1d() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout1d(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout1d(double p, boolean inplace) {
    super(p, inplace, 2);
  }
}
