package io.torchbridge.data.transforms;

import io.torchbridge.DType;
import io.torchbridge.Tensor;

/**
 * {@code ToDtype}.
 *
 * @param scale whether the values are scaled: integers have the range of their dtype, floats that
 *     from 0 to 1
 */
public record ToDtype(DType dtype, boolean scale) implements Transform {

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, i -> scale ? Values.scaled(i, dtype) : i.to(dtype));
  }
}
