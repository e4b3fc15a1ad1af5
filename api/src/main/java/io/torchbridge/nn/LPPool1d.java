package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The power average of each window over 1 dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool1d.html">torch.nn.LPPool1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class LPPool1d extends PowerPooling {
  public LPPool1d(double normType, long kernelSize) {
    this(normType, new long[] {kernelSize}, null, false);
  }

  /**
   * @param stride null for the kernel's size
   * @param ceilMode whether windows may hang over at the end
   */
  public LPPool1d(double normType, long[] kernelSize, long @Nullable [] stride, boolean ceilMode) {
    super(1, normType, kernelSize, stride, ceilMode);
  }
}
