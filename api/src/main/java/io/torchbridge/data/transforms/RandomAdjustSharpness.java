package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code RandomAdjustSharpness}.
 *
 * @param sharpnessFactor 0 blurs, 1 changes nothing, 2 sharpens
 * @param p how probable it is that an image is changed
 */
public record RandomAdjustSharpness(double sharpnessFactor, double p) implements Transform {
  public RandomAdjustSharpness {
    Colors.checkFactor("sharpnessFactor", sharpnessFactor);
    Applied.checkProbability(p);
  }

  /** Half of the images. */
  public RandomAdjustSharpness(double sharpnessFactor) {
    this(sharpnessFactor, 0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, i -> Colors.sharpness(i, sharpnessFactor));
  }
}
