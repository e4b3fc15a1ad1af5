package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * To what {@link F#interpolate} resizes, and how. A list of one number stands for all dimensions.
 *
 * @param size the sizes of the output; null if it is scaled
 * @param scaleFactor by what the input is scaled; null if the size is given
 * @param mode how values are filled in
 * @param alignCorners whether the corner elements' centres meet; for the linear and cubic modes
 * @param recomputeScaleFactor whether the factor is taken anew from the output's whole size
 * @param antialias whether the bilinear and bicubic modes smooth before they shrink
 */
public record InterpolateOptions(
    @Nullable List<Long> size,
    @Nullable List<Double> scaleFactor,
    InterpolationMode mode,
    boolean alignCorners,
    boolean recomputeScaleFactor,
    boolean antialias) {

  public InterpolateOptions {
    if ((size == null) == (scaleFactor == null)) {
      throw new InvalidArgumentException(
          "interpolate() takes either size or scaleFactor, not %s and %s"
              .formatted(size, scaleFactor));
    }
    if (recomputeScaleFactor && scaleFactor == null) {
      throw new InvalidArgumentException(
          "interpolate() with recomputeScaleFactor needs a scaleFactor, not a size");
    }
    size = size == null ? null : List.copyOf(size);
    scaleFactor = scaleFactor == null ? null : List.copyOf(scaleFactor);
  }

  /** To these sizes, by the nearest elements. */
  public static InterpolateOptions toSize(long... size) {
    return new InterpolateOptions(
        Sizes.of(size), null, InterpolationMode.NEAREST, false, false, false);
  }

  /** By these factors, by the nearest elements. */
  public static InterpolateOptions byScale(double... scaleFactor) {
    return new InterpolateOptions(
        null,
        Arrays.stream(scaleFactor).boxed().toList(),
        InterpolationMode.NEAREST,
        false,
        false,
        false);
  }

  public InterpolateOptions withMode(InterpolationMode mode) {
    return new InterpolateOptions(
        size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
  }

  public InterpolateOptions withAlignCorners(boolean alignCorners) {
    return new InterpolateOptions(
        size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
  }

  public InterpolateOptions withRecomputeScaleFactor(boolean recomputeScaleFactor) {
    return new InterpolateOptions(
        size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
  }

  public InterpolateOptions withAntialias(boolean antialias) {
    return new InterpolateOptions(
        size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
  }
}
