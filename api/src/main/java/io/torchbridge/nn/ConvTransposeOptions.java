package io.torchbridge.nn;

import java.util.List;

/**
 * How a transposed convolution moves over its output. A list of one number stands for all
 * dimensions.
 *
 * @param stride the steps of the window
 * @param padding what is cut off on each side of the output
 * @param outputPadding what is added to one side of the output
 * @param groups into how many separate groups the channels are cut
 * @param dilation the distances of the kernel's elements
 */
public record ConvTransposeOptions(
    List<Long> stride,
    List<Long> padding,
    List<Long> outputPadding,
    long groups,
    List<Long> dilation) {

  /** Stride 1, no padding, one group, dilation 1. */
  public static final ConvTransposeOptions DEFAULT =
      new ConvTransposeOptions(List.of(1L), List.of(0L), List.of(0L), 1, List.of(1L));

  public ConvTransposeOptions {
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    outputPadding = List.copyOf(outputPadding);
    dilation = List.copyOf(dilation);
  }

  public ConvTransposeOptions withStride(long... stride) {
    return new ConvTransposeOptions(Sizes.of(stride), padding, outputPadding, groups, dilation);
  }

  public ConvTransposeOptions withPadding(long... padding) {
    return new ConvTransposeOptions(stride, Sizes.of(padding), outputPadding, groups, dilation);
  }

  public ConvTransposeOptions withOutputPadding(long... outputPadding) {
    return new ConvTransposeOptions(stride, padding, Sizes.of(outputPadding), groups, dilation);
  }

  public ConvTransposeOptions withGroups(long groups) {
    return new ConvTransposeOptions(stride, padding, outputPadding, groups, dilation);
  }

  public ConvTransposeOptions withDilation(long... dilation) {
    return new ConvTransposeOptions(stride, padding, outputPadding, groups, Sizes.of(dilation));
  }
}
