package io.torchbridge.nn;

/**
 * Pads with the other end, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad3d.html">torch.nn.CircularPad3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class CircularPad3d extends Padding {
  /** Pads every side alike. */
  public CircularPad3d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public CircularPad3d(long[] padding) {
    super(3, padding, "circular", null);
  }
}
