package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.ValuesAndIndices;

/**
 * The maximum of each window over 2 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html">torch.nn.MaxPool2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class MaxPool2d extends MaxPooling {
  /** Windows side by side. */
  public MaxPool2d(long kernelSize) {
    this(kernelSize, MaxPoolOptions.DEFAULT);
  }

  public MaxPool2d(long kernelSize, long stride) {
    this(kernelSize, MaxPoolOptions.DEFAULT.withStride(stride));
  }

  public MaxPool2d(long kernelSize, MaxPoolOptions options) {
    this(new long[] {kernelSize}, options, false);
  }

  /**
   * @param kernelSize one for each dimension, or one for all
   * @param returnIndices whether {@link #call} also returns where the maxima are
   */
  public MaxPool2d(long[] kernelSize, MaxPoolOptions options, boolean returnIndices) {
    super(kernelSize, options, returnIndices);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.maxPool2d(input, options, kernelSize);
  }

  @Override
  public ValuesAndIndices forwardWithIndices(Tensor input) {
    return F.maxPool2dWithIndices(input, options, kernelSize);
  }
}
