package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * Puts maxima back to where {@link MaxPool1d} took them from, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxUnpool1d.html">torch.nn.MaxUnpool1d</a>.
 * Input and indices {@code (N, C, L)} or {@code (C, L)}.
 */
public final class MaxUnpool1d extends MaxUnpooling {
  public MaxUnpool1d(long kernelSize) {
    this(new long[] {kernelSize}, null, new long[] {0});
  }

  /**
   * @param stride null for the kernel's size
   */
  public MaxUnpool1d(long[] kernelSize, long @Nullable [] stride, long[] padding) {
    super(1, kernelSize, stride, padding);
  }
}
