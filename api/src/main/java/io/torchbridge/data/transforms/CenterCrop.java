package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;

/**
 * {@code CenterCrop}: the middle of an image, which is first padded with zeros where it is smaller.
 */
public record CenterCrop(int height, int width) implements Transform {
  public CenterCrop {
    Geometry.checkSize(height, width);
  }

  /** A square. */
  public CenterCrop(int size) {
    this(size, size);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, i -> Geometry.centerCrop(i, height, width));
  }
}
