package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code RandomSolarize}: inverts the values from a threshold on.
 *
 * @param threshold in the range of the image's dtype
 * @param p how probable it is that an image is changed
 */
public record RandomSolarize(double threshold, double p) implements Transform {
  public RandomSolarize {
    Applied.checkProbability(p);
  }

  /** Half of the images. */
  public RandomSolarize(double threshold) {
    this(threshold, 0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> Colors.solarize(i, threshold));
  }
}
