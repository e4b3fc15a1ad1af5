package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import io.torchbridge.data.Generator;
import io.torchbridge.nn.InterpolationMode;

/**
 * {@code RandomResizedCrop}: a part of random size, place and shape, resized.
 *
 * @param scale what fraction of the image's area the part has
 * @param ratio of the part's width to its height
 */
public record RandomResizedCrop(
    int height,
    int width,
    Range scale,
    Range ratio,
    InterpolationMode interpolation,
    boolean antialias)
    implements Transform {
  public RandomResizedCrop {
    Geometry.checkSize(height, width);
  }

  /** A square of 8 to 100 % of the image: bilinear, smoothed. */
  public RandomResizedCrop(int size) {
    this(
        size,
        size,
        new Range(0.08, 1),
        new Range(3. / 4, 4. / 3),
        InterpolationMode.BILINEAR,
        true);
  }

  private Tensor crop(Tensor image) {
    int[] part = part(image.size(-2), image.size(-1));
    Tensor cropped = Geometry.crop(image, part[0], part[1], part[2], part[3]);
    return Geometry.resize(cropped, height, width, interpolation, antialias);
  }

  private int[] part(long h, long w) {
    Generator random = Generator.current();
    Range logRatio = ratio.log();
    for (int attempt = 0; attempt < 10; attempt++) {
      double area = h * w * scale.draw();
      double aspect = (float) Math.exp(logRatio.draw());
      int partW = (int) Math.rint(Math.sqrt(area * aspect));
      int partH = (int) Math.rint(Math.sqrt(area / aspect));
      if (partW > 0 && partW <= w && partH > 0 && partH <= h) {
        int top = (int) random.randint(0, h - partH + 1);
        int left = (int) random.randint(0, w - partW + 1);
        return new int[] {top, left, partH, partW};
      }
    }
    // the middle, as much as the ratio allows
    double whole = (double) w / h;
    int partW = whole > ratio.high() ? (int) Math.rint(h * ratio.high()) : (int) w;
    int partH = whole < ratio.low() ? (int) Math.rint(w / ratio.low()) : (int) h;
    return new int[] {(int) (h - partH) / 2, (int) (w - partW) / 2, partH, partW};
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, this::crop);
  }
}
