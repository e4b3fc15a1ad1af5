package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;

/**
 * {@code RandomPosterize}: keeps the upper bits of each value.
 *
 * @param bits how many, from 0 to 8
 * @param p how probable it is that an image is changed
 */
public record RandomPosterize(int bits, double p) implements Transform {
  public RandomPosterize {
    if (bits < 0 || bits > 8) {
      throw new InvalidArgumentException("bits " + bits + " must be from 0 to 8");
    }
    Applied.checkProbability(p);
  }

  /** Half of the images. */
  public RandomPosterize(int bits) {
    this(bits, 0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> Colors.posterize(i, bits));
  }
}
