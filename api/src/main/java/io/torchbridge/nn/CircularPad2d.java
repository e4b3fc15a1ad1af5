package io.torchbridge.nn;

/**
 * Pads with the other end, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CircularPad2d.html">torch.nn.CircularPad2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class CircularPad2d extends Padding {
  /** Pads every side alike. */
  public CircularPad2d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public CircularPad2d(long[] padding) {
    super(2, padding, "circular", null);
  }
}
