package io.torchbridge.nn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a window of means moves over its input. A list of one number stands for all dimensions.
 *
 * @param stride the steps of the window; empty for the window's size
 * @param padding the zeros added on each side
 * @param ceilMode whether a window may reach over the end
 * @param countIncludePad whether the padding counts in the mean
 * @param divisorOverride divides the sums instead of the window's size; null for that; not for one
 *     dimension
 */
public record AvgPoolOptions(
    List<Long> stride,
    List<Long> padding,
    boolean ceilMode,
    boolean countIncludePad,
    @Nullable Long divisorOverride) {

  /** The stride is the window's size; no padding. */
  public static final AvgPoolOptions DEFAULT =
      new AvgPoolOptions(List.of(), List.of(0L), false, true, null);

  public AvgPoolOptions {
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
  }

  public AvgPoolOptions withStride(long... stride) {
    return new AvgPoolOptions(
        Sizes.of(stride), padding, ceilMode, countIncludePad, divisorOverride);
  }

  public AvgPoolOptions withPadding(long... padding) {
    return new AvgPoolOptions(
        stride, Sizes.of(padding), ceilMode, countIncludePad, divisorOverride);
  }

  public AvgPoolOptions withCeilMode(boolean ceilMode) {
    return new AvgPoolOptions(stride, padding, ceilMode, countIncludePad, divisorOverride);
  }

  public AvgPoolOptions withCountIncludePad(boolean countIncludePad) {
    return new AvgPoolOptions(stride, padding, ceilMode, countIncludePad, divisorOverride);
  }

  public AvgPoolOptions withDivisorOverride(long divisorOverride) {
    return new AvgPoolOptions(stride, padding, ceilMode, countIncludePad, divisorOverride);
  }
}
