package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * {@code RandomApply}: all of these transforms, or none.
 *
 * @param p how probable it is that an image is changed
 */
public record RandomApply(List<Transform> transforms, double p) implements Transform {
  public RandomApply {
    Applied.checkProbability(p);
    transforms = List.copyOf(transforms);
  }

  /** For half of the images. */
  public RandomApply(Transform... transforms) {
    this(List.of(transforms), 0.5);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, new Compose(transforms)::apply);
  }
}
