package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * The mean of each window over 2 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html">torch.nn.AvgPool2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class AvgPool2d extends AveragePooling {
  /** Windows side by side. */
  public AvgPool2d(long kernelSize) {
    this(kernelSize, AvgPoolOptions.DEFAULT);
  }

  public AvgPool2d(long kernelSize, long stride) {
    this(kernelSize, AvgPoolOptions.DEFAULT.withStride(stride));
  }

  public AvgPool2d(long kernelSize, AvgPoolOptions options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * @param kernelSize one for each dimension, or one for all
   */
  public AvgPool2d(long[] kernelSize, AvgPoolOptions options) {
    super(kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.avgPool2d(input, options, kernelSize);
  }
}
