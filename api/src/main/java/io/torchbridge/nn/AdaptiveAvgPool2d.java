package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The mean of each of a number of windows over 2 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html">torch.nn.AdaptiveAvgPool2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}, output with the sizes that are asked for.
 */
public final class AdaptiveAvgPool2d extends AdaptiveAveragePooling {
  /** The same size for all dimensions. */
  public AdaptiveAvgPool2d(long outputSize) {
    this(new Long[] {outputSize});
  }

  /**
   * @param outputSize one for each dimension, null for the input's
   */
  public AdaptiveAvgPool2d(@Nullable Long[] outputSize) {
    super(2, outputSize);
  }
}
