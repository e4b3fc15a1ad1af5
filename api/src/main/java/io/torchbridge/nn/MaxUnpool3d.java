package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * Puts maxima back to where {@link MaxPool3d} took them from, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool3d.html">torch.nn.MaxUnpool3d</a>.
 * Input and indices {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class MaxUnpool3d extends MaxUnpooling {
  public MaxUnpool3d(long kernelSize) {
    this(new long[] {kernelSize}, null, new long[] {0});
  }

  /**
   * @param stride null for the kernel's size
   */
  public MaxUnpool3d(long[] kernelSize, long @Nullable [] stride, long[] padding) {
    super(3, kernelSize, stride, padding);
  }
}
