package io.torchbridge.nn;

/**
 * Pads with zeros, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad1d.html">torch.nn.ZeroPad1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class ZeroPad1d extends Padding {
  /** Pads every side alike. */
  public ZeroPad1d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ZeroPad1d(long[] padding) {
    super(1, padding, "constant", 0.0);
  }
}
