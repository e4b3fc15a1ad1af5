package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code RandomAutocontrast}: stretches each channel to the whole range.
 *
 * @param p how probable it is that an image is changed
 */
public record RandomAutocontrast(double p) implements Transform {
  public RandomAutocontrast {
    Applied.checkProbability(p);
  }

  /** Half of the images. */
  public RandomAutocontrast() {
    this(0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> Colors.autocontrast(i));
  }
}
