package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.data.Generator;
import org.jspecify.annotations.Nullable;

/**
 * {@code ColorJitter}: changes brightness, contrast, saturation and hue, in random order.
 *
 * @param brightness from which the factor is drawn; null for none
 * @param contrast as brightness
 * @param saturation as brightness
 * @param hue from which is drawn by how much of a circle the hue turns, from -0.5 to 0.5; null for
 *     none
 */
public record ColorJitter(
    @Nullable Range brightness,
    @Nullable Range contrast,
    @Nullable Range saturation,
    @Nullable Range hue)
    implements Transform {
  public ColorJitter {
    Colors.checkFactors("brightness", brightness);
    Colors.checkFactors("contrast", contrast);
    Colors.checkFactors("saturation", saturation);
    if (hue != null && (hue.low() < -0.5 || hue.high() > 0.5)) {
      throw new InvalidArgumentException("hue " + hue + " must be from -0.5 to 0.5");
    }
  }

  /** By factors from 1 - x to 1 + x, and the hue by -x to x; 0 for none. */
  public ColorJitter(double brightness, double contrast, double saturation, double hue) {
    this(
        factors(brightness),
        factors(contrast),
        factors(saturation),
        hue == 0 ? null : Range.around(0, hue));
  }

  private static @Nullable Range factors(double amount) {
    return amount == 0 ? null : new Range(Math.max(1 - amount, 0), 1 + amount);
  }

  private Tensor change(Tensor image) {
    int[] order = Generator.current().randperm(4);
    double b = brightness == null ? 1 : brightness.draw();
    double c = contrast == null ? 1 : contrast.draw();
    double s = saturation == null ? 1 : saturation.draw();
    double h = hue == null ? 0 : hue.draw();
    Tensor changed = image;
    for (int what : order) {
      if (what == 0 && brightness != null) {
        changed = Colors.brightness(changed, b);
      } else if (what == 1 && contrast != null) {
        changed = Colors.contrast(changed, c);
      } else if (what == 2 && saturation != null) {
        changed = Colors.saturation(changed, s);
      } else if (what == 3 && hue != null) {
        changed = Colors.hue(changed, h);
      }
    }
    return changed;
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, this::change);
  }
}
