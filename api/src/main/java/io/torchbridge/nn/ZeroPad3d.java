package io.torchbridge.nn;

/**
 * Pads with zeros, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ZeroPad3d.html">torch.nn.ZeroPad3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class ZeroPad3d extends Padding {
  /** Pads every side alike. */
  public ZeroPad3d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ZeroPad3d(long[] padding) {
    super(3, padding, "constant", 0.0);
  }
}
