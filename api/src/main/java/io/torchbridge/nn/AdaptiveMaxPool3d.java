package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The maximum of each of a number of windows over 3 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool3d.html">torch.nn.AdaptiveMaxPool3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}, output with the sizes that are asked for.
 */
public final class AdaptiveMaxPool3d extends AdaptiveMaxPooling {
  /** The same size for all dimensions. */
  public AdaptiveMaxPool3d(long outputSize) {
    this(new Long[] {outputSize}, false);
  }

  /**
   * @param outputSize one for each dimension, null for the input's
   * @param returnIndices whether {@link #call} also returns where the maxima are
   */
  public AdaptiveMaxPool3d(@Nullable Long[] outputSize, boolean returnIndices) {
    super(3, outputSize, returnIndices);
  }
}
