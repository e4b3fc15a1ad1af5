package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.ValuesAndIndices;

/**
 * The maximum of each window over 3 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html">torch.nn.MaxPool3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class MaxPool3d extends MaxPooling {
  /** Windows side by side. */
  public MaxPool3d(long kernelSize) {
    this(kernelSize, MaxPoolOptions.DEFAULT);
  }

  public MaxPool3d(long kernelSize, long stride) {
    this(kernelSize, MaxPoolOptions.DEFAULT.withStride(stride));
  }

  public MaxPool3d(long kernelSize, MaxPoolOptions options) {
    this(new long[] {kernelSize}, options, false);
  }

  /**
   * @param kernelSize one for each dimension, or one for all
   * @param returnIndices whether {@link #call} also returns where the maxima are
   */
  public MaxPool3d(long[] kernelSize, MaxPoolOptions options, boolean returnIndices) {
    super(kernelSize, options, returnIndices);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.maxPool3d(input, options, kernelSize);
  }

  @Override
  public ValuesAndIndices forwardWithIndices(Tensor input) {
    return F.maxPool3dWithIndices(input, options, kernelSize);
  }
}
