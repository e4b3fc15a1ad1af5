package io.torchbridge.nn;

/**
 * Pads with zeros, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad2d.html">torch.nn.ZeroPad2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class ZeroPad2d extends Padding {
  /** Pads every side alike. */
  public ZeroPad2d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ZeroPad2d(long[] padding) {
    super(2, padding, "constant", 0.0);
  }
}
