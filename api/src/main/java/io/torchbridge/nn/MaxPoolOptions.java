package io.torchbridge.nn;

import java.util.List;

/**
 * How a window of maxima moves over its input. A list of one number stands for all dimensions.
 *
 * @param stride the steps of the window; empty for the window's size
 * @param padding the elements, less than all others, added on each side
 * @param dilation the distances of the window's elements
 * @param ceilMode whether a window may reach over the end
 */
public record MaxPoolOptions(
    List<Long> stride, List<Long> padding, List<Long> dilation, boolean ceilMode) {

  /** The stride is the window's size; no padding, dilation 1. */
  public static final MaxPoolOptions DEFAULT =
      new MaxPoolOptions(List.of(), List.of(0L), List.of(1L), false);

  public MaxPoolOptions {
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
  }

  public MaxPoolOptions withStride(long... stride) {
    return new MaxPoolOptions(Sizes.of(stride), padding, dilation, ceilMode);
  }

  public MaxPoolOptions withPadding(long... padding) {
    return new MaxPoolOptions(stride, Sizes.of(padding), dilation, ceilMode);
  }

  public MaxPoolOptions withDilation(long... dilation) {
    return new MaxPoolOptions(stride, padding, Sizes.of(dilation), ceilMode);
  }

  public MaxPoolOptions withCeilMode(boolean ceilMode) {
    return new MaxPoolOptions(stride, padding, dilation, ceilMode);
  }
}
