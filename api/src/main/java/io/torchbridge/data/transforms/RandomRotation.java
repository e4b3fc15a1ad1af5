package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import io.torchbridge.nn.InterpolationMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code RandomRotation}: turns an image against the clock.
 *
 * @param interpolation NEAREST or BILINEAR
 * @param expand whether the image grows so that it holds all of what was turned
 * @param center x and y from the upper left corner; null for the middle
 * @param fill the value around, or one for each channel; null for zeros that blend with the image's
 *     edge
 */
public record RandomRotation(
    Range degrees,
    InterpolationMode interpolation,
    boolean expand,
    @Nullable List<Double> center,
    @Nullable List<Double> fill)
    implements Transform {
  public RandomRotation {
    center = center == null ? null : List.copyOf(center);
    fill = fill == null ? null : List.copyOf(fill);
  }

  /** Up to this angle to both sides: the nearest pixels, with zeros around. */
  public RandomRotation(double degrees) {
    this(Range.around(0, degrees), InterpolationMode.NEAREST, false, null, List.of(0.0));
  }

  public RandomRotation withInterpolation(InterpolationMode mode) {
    return new RandomRotation(degrees, mode, expand, center, fill);
  }

  public RandomRotation withExpand(boolean grow) {
    return new RandomRotation(degrees, interpolation, grow, center, fill);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(
        image, this, i -> Geometry.rotate(i, degrees.draw(), interpolation, expand, center, fill));
  }
}
