package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code RandomHorizontalFlip}: mirrors left and right.
 *
 * @param p how probable it is that an image is changed
 */
public record RandomHorizontalFlip(double p) implements Transform {
  public RandomHorizontalFlip {
    Applied.checkProbability(p);
  }

  /** Half of the images. */
  public RandomHorizontalFlip() {
    this(0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> i.flip(-1));
  }
}
