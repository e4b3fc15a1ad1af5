package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * The mean of each window over 3 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html">torch.nn.AvgPool3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class AvgPool3d extends AveragePooling {
  /** Windows side by side. */
  public AvgPool3d(long kernelSize) {
    this(kernelSize, AvgPoolOptions.DEFAULT);
  }

  public AvgPool3d(long kernelSize, long stride) {
    this(kernelSize, AvgPoolOptions.DEFAULT.withStride(stride));
  }

  public AvgPool3d(long kernelSize, AvgPoolOptions options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * @param kernelSize one for each dimension, or one for all
   */
  public AvgPool3d(long[] kernelSize, AvgPoolOptions options) {
    super(kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.avgPool3d(input, options, kernelSize);
  }
}
