package io.torchbridge.nn;

/**
 * Zeroes whole channels at random while training, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout3d.html">torch.nn.Dropout3d</a>.
 * {@code (N, C, D, H, W)} or {@code (C, D, H, W)} in, the same out.
 */
public final class Dropout3d extends ChannelDropping {
  public Dropout3d() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout3d(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout3d(double p, boolean inplace) {
    super(p, inplace, 4);
  }
}
