package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The mean of each of a number of windows over 3 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool3d.html">torch.nn.AdaptiveAvgPool3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}, output with the sizes that are asked for.
 */
public final class AdaptiveAvgPool3d extends AdaptiveAveragePooling {
  /** The same size for all dimensions. */
  public AdaptiveAvgPool3d(long outputSize) {
    this(new Long[] {outputSize});
  }

  /**
   * @param outputSize one for each dimension, null for the input's
   */
  public AdaptiveAvgPool3d(@Nullable Long[] outputSize) {
    super(3, outputSize);
  }
}
