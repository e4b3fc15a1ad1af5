package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.ValuesAndIndices;

/**
 * The maximum of each window over 1 dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html">torch.nn.MaxPool1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class MaxPool1d extends MaxPooling {
  /** Windows side by side. */
  public MaxPool1d(long kernelSize) {
    this(kernelSize, MaxPoolOptions.DEFAULT);
  }

  public MaxPool1d(long kernelSize, long stride) {
    this(kernelSize, MaxPoolOptions.DEFAULT.withStride(stride));
  }

  public MaxPool1d(long kernelSize, MaxPoolOptions options) {
    this(new long[] {kernelSize}, options, false);
  }

  /**
   * @param kernelSize one for each dimension, or one for all
   * @param returnIndices whether {@link #call} also returns where the maxima are
   */
  public MaxPool1d(long[] kernelSize, MaxPoolOptions options, boolean returnIndices) {
    super(kernelSize, options, returnIndices);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.maxPool1d(input, options, kernelSize);
  }

  @Override
  public ValuesAndIndices forwardWithIndices(Tensor input) {
    return F.maxPool1dWithIndices(input, options, kernelSize);
  }
}
