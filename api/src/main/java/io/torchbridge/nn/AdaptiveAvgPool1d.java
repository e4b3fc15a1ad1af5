package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The mean of each of a number of windows over 1 dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html">torch.nn.AdaptiveAvgPool1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}, output with the sizes that are asked for.
 */
public final class AdaptiveAvgPool1d extends AdaptiveAveragePooling {
  /** The same size for all dimensions. */
  public AdaptiveAvgPool1d(long outputSize) {
    this(new Long[] {outputSize});
  }

  /**
   * @param outputSize one for each dimension, null for the input's
   */
  public AdaptiveAvgPool1d(@Nullable Long[] outputSize) {
    super(1, outputSize);
  }
}
