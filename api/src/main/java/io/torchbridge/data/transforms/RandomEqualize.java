package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code RandomEqualize}: equalises the histogram of each channel.
 *
 * @param p how probable it is that an image is changed
 */
public record RandomEqualize(double p) implements Transform {
  public RandomEqualize {
    Applied.checkProbability(p);
  }

  /** Half of the images. */
  public RandomEqualize() {
    this(0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> Colors.equalize(i));
  }
}
