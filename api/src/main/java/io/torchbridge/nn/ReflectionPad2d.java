package io.torchbridge.nn;

/**
 * Pads with the reflection at the edge, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad2d.html">torch.nn.ReflectionPad2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class ReflectionPad2d extends Padding {
  /** Pads every side alike. */
  public ReflectionPad2d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ReflectionPad2d(long[] padding) {
    super(2, padding, "reflect", null);
  }
}
