package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * {@code Pad}.
 *
 * @param left elements before each row, as the others
 * @param fill the value, or one for each channel, for the constant mode
 */
public record Pad(int left, int top, int right, int bottom, List<Double> fill, PadMode mode)
    implements Transform {
  public Pad {
    fill = List.copyOf(fill);
  }

  /** With zeros, as many on each side. */
  public Pad(int padding) {
    this(padding, padding, padding, padding, List.of(0.0), PadMode.CONSTANT);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, i -> Geometry.pad(i, left, top, right, bottom, fill, mode));
  }
}
