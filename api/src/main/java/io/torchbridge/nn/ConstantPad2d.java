package io.torchbridge.nn;

/**
 * Pads with a value, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad2d.html">torch.nn.ConstantPad2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class ConstantPad2d extends Padding {
  /** Pads every side alike. */
  public ConstantPad2d(long padding, double value) {
    this(new long[] {padding}, value);
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ConstantPad2d(long[] padding, double value) {
    super(2, padding, "constant", value);
  }
}
