package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * The transpose of a convolution over 3 dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html">torch.nn.ConvTranspose3d</a>.
 * Input {@code (N, in_channels, D, H, W)} or without the {@code N}.
 */
public final class ConvTranspose3d extends TransposedConvolution {
  public ConvTranspose3d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, ConvTransposeOptions.DEFAULT);
  }

  public ConvTranspose3d(
      long inChannels, long outChannels, long kernelSize, ConvTransposeOptions options) {
    this(inChannels, outChannels, kernelSize, options, true);
  }

  public ConvTranspose3d(
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
  public ConvTranspose3d(
      long inChannels,
      long outChannels,
      long[] kernelSize,
      ConvTransposeOptions options,
      boolean bias) {
    super(3, inChannels, outChannels, kernelSize, options, bias);
  }

  @Override
  Tensor convolve(Tensor input, ConvTransposeOptions how) {
    return F.convTranspose3d(input, value(weight), optionalValue(bias), how);
  }
}
