package io.torchbridge.data.transforms;

import io.torchbridge.DType;
import io.torchbridge.Tensor;

/** {@code ConvertImageDtype}: {@link ToDtype} with scaling. */
public record ConvertImageDtype(DType dtype) implements Transform {
  /** To float32. */
  public ConvertImageDtype() {
    this(DType.FLOAT32);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, i -> Values.scaled(i, dtype));
  }
}
