package io.torchbridge.nn;

import org.jspecify.annotations.Nullable;

/**
 * The maximum of each of a number of windows over 1 dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html">torch.nn.AdaptiveMaxPool1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}, output with the sizes that are asked for.
 */
public final class AdaptiveMaxPool1d extends AdaptiveMaxPooling {
  /** The same size for all dimensions. */
  public AdaptiveMaxPool1d(long outputSize) {
    this(new Long[] {outputSize}, false);
  }

  /**
   * @param outputSize one for each dimension, null for the input's
   * @param returnIndices whether {@link #call} also returns where the maxima are
   */
  public AdaptiveMaxPool1d(@Nullable Long[] outputSize, boolean returnIndices) {
    super(1, outputSize, returnIndices);
  }
}
