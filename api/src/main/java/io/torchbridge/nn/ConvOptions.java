package io.torchbridge.nn;

import java.util.List;

/**
 * How a convolution moves over its input. A list of one number stands for all dimensions.
 *
 * {@snippet :
 * F.conv2d(x, weight, bias, ConvOptions.DEFAULT.withStride(2).withPadding(1));
 * }
 *
 * @param stride the steps of the window
 * @param padding the zeros added on each side
 * @param samePadding as many zeros as keep the size, {@code padding="same"}; {@code padding} does
 *     not count then
 * @param dilation the distances of the kernel's elements
 * @param groups into how many separate groups the channels are cut
 */
public record ConvOptions(
    List<Long> stride, List<Long> padding, boolean samePadding, List<Long> dilation, long groups) {

  /** Stride 1, no padding, dilation 1, one group. */
  public static final ConvOptions DEFAULT =
      new ConvOptions(List.of(1L), List.of(0L), false, List.of(1L), 1);

  public ConvOptions {
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
  }

  public ConvOptions withStride(long... stride) {
    return new ConvOptions(Sizes.of(stride), padding, samePadding, dilation, groups);
  }

  public ConvOptions withPadding(long... padding) {
    return new ConvOptions(stride, Sizes.of(padding), false, dilation, groups);
  }

  /** {@code padding="same"}; the stride must be 1. */
  public ConvOptions withSamePadding() {
    return new ConvOptions(stride, List.of(0L), true, dilation, groups);
  }

  public ConvOptions withDilation(long... dilation) {
    return new ConvOptions(stride, padding, samePadding, Sizes.of(dilation), groups);
  }

  public ConvOptions withGroups(long groups) {
    return new ConvOptions(stride, padding, samePadding, dilation, groups);
  }
}
