package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The maximum of each of a number of windows over 2 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html">torch.nn.AdaptiveMaxPool2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}, output with the sizes that are asked for.
 */
public final class AdaptiveMaxPool2d extends AdaptiveMaxPooling {
  /** The same size for all dimensions. */
  public AdaptiveMaxPool2d(long outputSize) {
    this(new Long[] {outputSize}, false);
  }

  /**
   * @param outputSize one for each dimension, null for the input's
   * @param returnIndices whether {@link #call} also returns where the maxima are
   */
  public AdaptiveMaxPool2d(@Nullable Long[] outputSize, boolean returnIndices) {
    super(2, outputSize, returnIndices);
  }
}
