package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * A convolution over 1 dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html">torch.nn.Conv1d</a>.
 * Input {@code (N, in_channels, L)} or without the {@code N}.
 */
public final class Conv1d extends Convolution {
  public Conv1d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, ConvOptions.DEFAULT);
  }

  public Conv1d(long inChannels, long outChannels, long kernelSize, ConvOptions options) {
    this(inChannels, outChannels, kernelSize, options, true);
  }

  public Conv1d(
      long inChannels, long outChannels, long kernelSize, ConvOptions options, boolean bias) {
    this(inChannels, outChannels, new long[] {kernelSize}, options, bias, PaddingMode.CONSTANT);
  }

  /**
   * @param kernelSize one for each dimension, or one for all
   * @param bias whether it adds one
   * @param paddingMode CONSTANT for zeros
   */
  public Conv1d(
      long inChannels,
      long outChannels,
      long[] kernelSize,
      ConvOptions options,
      boolean bias,
      PaddingMode paddingMode) {
    super(1, inChannels, outChannels, kernelSize, options, bias, paddingMode);
  }

  @Override
  Tensor convolve(Tensor input, ConvOptions how) {
    return F.conv1d(input, value(weight), optionalValue(bias), how);
  }
}
