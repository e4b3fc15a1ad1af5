package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What all padding layers have: sizes before and after each of the last dimensions. */
abstract class Padding extends Module {
  private final long[] padding;
  private final String mode;
  private final @Nullable Double value;

  Padding(int dimensions, long[] padding, String mode, @Nullable Double value) {
    this.padding = padding.length == 1 ? new long[2 * dimensions] : padding.clone();
    if (padding.length == 1) {
      Arrays.fill(this.padding, padding[0]);
    }
    if (this.padding.length != 2 * dimensions) {
      throw new ShapeMismatchException(
          "%s takes one size or %d, not %d".formatted(name(), 2 * dimensions, this.padding.length));
    }
    this.mode = mode;
    this.value = value;
  }

  @Override
  public Tensor forward(Tensor input) {
    return Torch.call("aten::pad", input, padding, mode, value).tensor();
  }

  @Override
  protected String extraRepr() {
    return this instanceof ConstantPad1d
            || this instanceof ConstantPad2d
            || this instanceof ConstantPad3d
        ? "padding=" + Repr.of(padding) + ", value=" + Repr.of(value)
        : Repr.of(padding);
  }
}
