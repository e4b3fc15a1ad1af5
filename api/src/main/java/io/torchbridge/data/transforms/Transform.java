package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/** Makes an image of an image; as a lambda also a user's own. */
@FunctionalInterface
public interface Transform {

  /**
   * The changed image, or the same tensor where nothing is to be changed; the given one is left as
   * it is.
   *
   * @param image of shape {@code (…, C, H, W)}, uint8 or floating point
   */
  Tensor apply(Tensor image);
}
