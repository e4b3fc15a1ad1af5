package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The power average of each window over 3 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool3d.html">torch.nn.LPPool3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class LPPool3d extends PowerPooling {
  public LPPool3d(double normType, long kernelSize) {
    this(normType, new long[] {kernelSize}, null, false);
  }

  /**
   * @param stride null for the kernel's size
   * @param ceilMode whether windows may hang over at the end
   */
  public LPPool3d(double normType, long[] kernelSize, long @Nullable [] stride, boolean ceilMode) {
    super(3, normType, kernelSize, stride, ceilMode);
  }
}
