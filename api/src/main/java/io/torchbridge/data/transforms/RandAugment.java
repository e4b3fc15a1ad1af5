package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.data.Generator;
import io.torchbridge.nn.InterpolationMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code RandAugment}, of <a href="https://arxiv.org/abs/1909.13719">this article</a>: some
 * transforms of a list, drawn at random, all of one strength.
 *
 * @param numOps how many
 * @param magnitude how strong, from 0 to below numMagnitudeBins
 * @param numMagnitudeBins how many strengths there are
 * @param interpolation NEAREST or BILINEAR
 * @param fill the value around what is moved, or one for each channel; null for zeros
 */
public record RandAugment(
    int numOps,
    int magnitude,
    int numMagnitudeBins,
    InterpolationMode interpolation,
    @Nullable List<Double> fill)
    implements Transform {

  /** The list, in torchvision's order. */
  private enum Augmentation {
    IDENTITY,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y,
    ROTATE,
    BRIGHTNESS,
    COLOR,
    CONTRAST,
    SHARPNESS,
    POSTERIZE,
    SOLARIZE,
    AUTO_CONTRAST,
    EQUALIZE
  }

  public RandAugment {
    if (numOps < 0 || magnitude < 0 || magnitude >= numMagnitudeBins) {
      throw new InvalidArgumentException(
          "RandAugment of %d transforms of the strength %d of %d"
              .formatted(numOps, magnitude, numMagnitudeBins));
    }
    fill = fill == null ? null : List.copyOf(fill);
  }

  /** Two transforms of the strength 9 of 31. */
  public RandAugment() {
    this(2, 9, 31, InterpolationMode.NEAREST, null);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(
        image,
        this,
        i -> {
          Tensor changed = i;
          for (int op = 0; op < numOps; op++) {
            Augmentation[] all = Augmentation.values();
            changed = apply(all[(int) Generator.current().randint(0, all.length)], changed);
          }
          return changed;
        });
  }

  private Tensor apply(Augmentation what, Tensor image) {
    return switch (what) {
      case IDENTITY -> image;
      case SHEAR_X -> sheared(image, Math.toDegrees(Math.atan(signed(0.3))), 0);
      case SHEAR_Y -> sheared(image, 0, Math.toDegrees(Math.atan(signed(0.3))));
      case TRANSLATE_X -> shifted(image, (int) signed(150. / 331 * image.size(-1)), 0);
      case TRANSLATE_Y -> shifted(image, 0, (int) signed(150. / 331 * image.size(-2)));
      case ROTATE -> Geometry.rotate(image, signed(30), interpolation, false, null, fill);
      case BRIGHTNESS -> Colors.brightness(image, 1 + signed(0.9));
      case COLOR -> Colors.saturation(image, 1 + signed(0.9));
      case CONTRAST -> Colors.contrast(image, 1 + signed(0.9));
      case SHARPNESS -> Colors.sharpness(image, 1 + signed(0.9));
      case POSTERIZE ->
          Colors.posterize(image, (int) Math.rint(8 - magnitude / ((numMagnitudeBins - 1) / 4.0)));
      case SOLARIZE -> Colors.solarize(image, Values.most(image.dtype()) * strength(1, 0));
      case AUTO_CONTRAST -> Colors.autocontrast(image);
      case EQUALIZE -> Colors.equalize(image);
    };
  }

  /** The strength between two, in float32 as torchvision takes it. */
  private double strength(double least, double most) {
    return Torch.linspace(least, most, numMagnitudeBins).select(0, magnitude).itemDouble();
  }

  private double signed(double most) {
    double strength = strength(0, most);
    return Generator.current().rand() <= 0.5 ? -strength : strength;
  }

  private Tensor sheared(Tensor image, double x, double y) {
    var map = new Geometry.Affine(0, 0, 0, 1, x, y);
    return Geometry.affine(image, map, interpolation, List.of(0.0, 0.0), fill);
  }

  private Tensor shifted(Tensor image, int x, int y) {
    var map = new Geometry.Affine(0, x, y, 1, 0, 0);
    return Geometry.affine(image, map, interpolation, null, fill);
  }
}
