package io.torchbridge.nn;

/**
 * Pads with the reflection at the edge, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad3d.html">torch.nn.ReflectionPad3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class ReflectionPad3d extends Padding {
  /** Pads every side alike. */
  public ReflectionPad3d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ReflectionPad3d(long[] padding) {
    super(3, padding, "reflect", null);
  }
}
