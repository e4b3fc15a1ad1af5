package io.torchbridge.nn;

/**
 * Pads with a value, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad3d.html">torch.nn.ConstantPad3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class ConstantPad3d extends Padding {
  /** Pads every side alike. */
  public ConstantPad3d(long padding, double value) {
    this(new long[] {padding}, value);
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ConstantPad3d(long[] padding, double value) {
    super(3, padding, "constant", value);
  }
}
