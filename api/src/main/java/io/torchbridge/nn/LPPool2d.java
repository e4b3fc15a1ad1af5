package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The power average of each window over 2 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html">torch.nn.LPPool2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class LPPool2d extends PowerPooling {
  public LPPool2d(double normType, long kernelSize) {
    this(normType, new long[] {kernelSize}, null, false);
  }

  /**
   * @param stride null for the kernel's size
   * @param ceilMode whether windows may hang over at the end
   */
  public LPPool2d(double normType, long[] kernelSize, long @Nullable [] stride, boolean ceilMode) {
    super(2, normType, kernelSize, stride, ceilMode);
  }
}
