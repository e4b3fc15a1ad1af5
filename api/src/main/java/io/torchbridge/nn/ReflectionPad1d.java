package io.torchbridge.nn;

/**
 * Pads with the reflection at the edge, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ReflectionPad1d.html">torch.nn.ReflectionPad1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class ReflectionPad1d extends Padding {
  /** Pads every side alike. */
  public ReflectionPad1d(long padding) {
    this(new long[] {padding});
  }

  /**
   * @param padding before and after each dimension, the last one first
   */
  public ReflectionPad1d(long[] padding) {
    super(1, padding, "reflect", null);
  }
}
