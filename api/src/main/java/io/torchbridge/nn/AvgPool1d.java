package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * The mean of each window over 1 dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html">torch.nn.AvgPool1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class AvgPool1d extends AveragePooling {
  /** Windows side by side. */
  public AvgPool1d(long kernelSize) {
    this(kernelSize, AvgPoolOptions.DEFAULT);
  }

  public AvgPool1d(long kernelSize, long stride) {
    this(kernelSize, AvgPoolOptions.DEFAULT.withStride(stride));
  }

  public AvgPool1d(long kernelSize, AvgPoolOptions options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * @param kernelSize one for each dimension, or one for all
   */
  public AvgPool1d(long[] kernelSize, AvgPoolOptions options) {
    super(kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.avgPool1d(input, options, kernelSize);
  }
}
