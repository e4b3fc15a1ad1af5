package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code RandomInvert}: the negative.
 *
 * @param p how probable it is that an image is changed
 */
public record RandomInvert(double p) implements Transform {
  public RandomInvert {
    Applied.checkProbability(p);
  }

  /** Half of the images. */
  public RandomInvert() {
    this(0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> Colors.invert(i));
  }
}
