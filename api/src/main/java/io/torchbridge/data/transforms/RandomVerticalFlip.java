package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code RandomVerticalFlip}: mirrors top and bottom.
 *
 * @param p how probable it is that an image is changed
 */
public record RandomVerticalFlip(double p) implements Transform {
  public RandomVerticalFlip {
    Applied.checkProbability(p);
  }

  /** Half of the images. */
  public RandomVerticalFlip() {
    this(0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> i.flip(-2));
  }
}
