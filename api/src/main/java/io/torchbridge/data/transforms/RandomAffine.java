package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import io.torchbridge.nn.InterpolationMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code RandomAffine}: turns, shifts, scales and shears.
 *
 * @param translate the largest shifts as fractions of width and height; null for none
 * @param scale null for 1
 * @param shearX in degrees along the x-axis; null for none
 * @param shearY in degrees along the y-axis, drawn only where shearX is; null for none
 * @param interpolation NEAREST or BILINEAR
 * @param fill the value around, or one for each channel; null for zeros that blend with the image's
 *     edge
 * @param center x and y from the upper left corner; null for the middle
 */
public record RandomAffine(
    Range degrees,
    @Nullable List<Double> translate,
    @Nullable Range scale,
    @Nullable Range shearX,
    @Nullable Range shearY,
    InterpolationMode interpolation,
    @Nullable List<Double> fill,
    @Nullable List<Double> center)
    implements Transform {
  public RandomAffine {
    translate = translate == null ? null : List.copyOf(translate);
    fill = fill == null ? null : List.copyOf(fill);
    center = center == null ? null : List.copyOf(center);
  }

  /** Turns up to this angle to both sides: the nearest pixels, with zeros around. */
  public RandomAffine(double degrees) {
    this(
        Range.around(0, degrees),
        null,
        null,
        null,
        null,
        InterpolationMode.NEAREST,
        List.of(0.0),
        null);
  }

  /** The largest shifts, as fractions of width and height. */
  public RandomAffine withTranslate(double x, double y) {
    return new RandomAffine(
        degrees, List.of(x, y), scale, shearX, shearY, interpolation, fill, center);
  }

  public RandomAffine withScale(double from, double to) {
    return new RandomAffine(
        degrees, translate, new Range(from, to), shearX, shearY, interpolation, fill, center);
  }

  public RandomAffine withShear(Range x, @Nullable Range y) {
    return new RandomAffine(degrees, translate, scale, x, y, interpolation, fill, center);
  }

  public RandomAffine withInterpolation(InterpolationMode mode) {
    return new RandomAffine(degrees, translate, scale, shearX, shearY, mode, fill, center);
  }

  private Tensor change(Tensor image) {
    double angle = degrees.draw();
    double x = translate == null ? 0 : shift(translate.get(0) * image.size(-1));
    double y = translate == null ? 0 : shift(translate.get(1) * image.size(-2));
    double factor = scale == null ? 1 : scale.draw();
    double sx = shearX == null ? 0 : shearX.draw();
    double sy = shearX == null || shearY == null ? 0 : shearY.draw();
    return Geometry.affine(
        image, new Geometry.Affine(angle, x, y, factor, sx, sy), interpolation, center, fill);
  }

  private static double shift(double most) {
    return Math.rint(Range.around(0, most).draw());
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, this::change);
  }
}
