package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * The transpose of a convolution over 1 dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html">torch.nn.ConvTranspose1d</a>.
 * Input {@code (N, in_channels, L)} or without the {@code N}.
 */
public final class ConvTranspose1d extends TransposedConvolution {
  public ConvTranspose1d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, ConvTransposeOptions.DEFAULT);
  }

  public ConvTranspose1d(
      long inChannels, long outChannels, long kernelSize, ConvTransposeOptions options) {
    this(inChannels, outChannels, kernelSize, options, true);
  }

  public ConvTranspose1d(
      long inChannels,
      long outChannels,
      long kernelSize,
      ConvTransposeOptions options,
      boolean bias) {
    this(inChannels, outChannels, new long[] {kernelSize}, options, bias);
  }

  /**
   * @param kernelSize one for each dimension, or one for all
   * @param bias whether it adds one
   */
  public ConvTranspose1d(
      long inChannels,
      long outChannels,
      long[] kernelSize,
      ConvTransposeOptions options,
      boolean bias) {
    super(1, inChannels, outChannels, kernelSize, options, bias);
  }

  @Override
  Tensor convolve(Tensor input, ConvTransposeOptions how) {
    return F.convTranspose1d(input, value(weight), optionalValue(bias), how);
  }
}
