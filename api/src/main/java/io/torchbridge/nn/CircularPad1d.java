package io.torchbridge.nn;

/**
 * Pads with the other end, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad1d.html">torch.nn.CircularPad1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class CircularPad1d extends Padding {
  /** Pads every side alike. */
  public CircularPad1d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public CircularPad1d(long[] padding) {
    super(1, padding, "circular", null);
  }
}
