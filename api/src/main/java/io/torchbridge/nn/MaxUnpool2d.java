package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * Puts maxima back to where {@link MaxPool2d} took them from, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html">torch.nn.MaxUnpool2d</a>.
 * Input and indices {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class MaxUnpool2d extends MaxUnpooling {
  public MaxUnpool2d(long kernelSize) {
    this(new long[] {kernelSize}, null, new long[] {0});
  }

  /**
   * @param stride null for the kernel's size
   */
  public MaxUnpool2d(long[] kernelSize, long @Nullable [] stride, long[] padding) {
    super(2, kernelSize, stride, padding);
  }
}
