package io.torchbridge.data.transforms;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.data.Images;

/** {@code ToTensor}: uint8 from 0 to 255 as float32 from 0 to 1; floats stay as they are. */
public record ToTensor() implements Transform {

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, i -> i.dtype() == DType.UINT8 ? Images.toFloat(i) : i);
  }
}
