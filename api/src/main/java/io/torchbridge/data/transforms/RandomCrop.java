package io.torchbridge.data.transforms;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.data.Generator;
import org.jspecify.annotations.Nullable;

/**
 * {@code RandomCrop}: a part at a random place.
 *
 * @param padding is done first; null for none, which is also how padIfNeeded pads with zeros
 * @param padIfNeeded whether images that are too small are padded, instead of an error
 */
public record RandomCrop(int height, int width, @Nullable Pad padding, boolean padIfNeeded)
    implements Transform {
  public RandomCrop {
    Geometry.checkSize(height, width);
  }

  /** A square. */
  public RandomCrop(int size) {
    this(size, size, null, false);
  }

  /** A square of the image with zeros around. */
  public RandomCrop(int size, int padding) {
    this(size, size, new Pad(padding), false);
  }

  private Tensor crop(Tensor image) {
    Pad pad = padding == null ? new Pad(0) : padding;
    long h = image.size(-2) + pad.top() + pad.bottom();
    long w = image.size(-1) + pad.left() + pad.right();
    int moreH = padIfNeeded ? (int) Math.max(height - h, 0) : 0;
    int moreW = padIfNeeded ? (int) Math.max(width - w, 0) : 0;
    h += 2 * moreH;
    w += 2 * moreW;
    if (h < height || w < width) {
      throw new ShapeMismatchException(
          "%s of an image that has %d x %d with its padding".formatted(this, h, w));
    }
    Tensor padded =
        Geometry.pad(
            image,
            pad.left() + moreW,
            pad.top() + moreH,
            pad.right() + moreW,
            pad.bottom() + moreH,
            pad.fill(),
            pad.mode());
    Generator random = Generator.current();
    long top = h > height ? random.randint(0, h - height + 1) : 0;
    long left = w > width ? random.randint(0, w - width + 1) : 0;
    return Geometry.crop(padded, top, left, height, width);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, this::crop);
  }
}
