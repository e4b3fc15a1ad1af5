package io.torchbridge.nn;

/**
 * Pads with a value, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ConstantPad1d.html">torch.nn.ConstantPad1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class ConstantPad1d extends Padding {
  /** Pads every side alike. */
  public ConstantPad1d(long padding, double value) {
    this(new long[] {padding}, value);
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ConstantPad1d(long[] padding, double value) {
    super(1, padding, "constant", value);
  }
}
