package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the adaptive poolings have in common: sizes of the output, of which some may be open. */
abstract class AdaptivePooling extends Module {
  private final @Nullable Long[] outputSize;
  private final int dimensions;

  AdaptivePooling(int dimensions, @Nullable Long[] outputSize) {
    if (outputSize.length != 1 && outputSize.length != dimensions) {
      throw new ShapeMismatchException(
          "%s takes one size or %d, not %d".formatted(name(), dimensions, outputSize.length));
    }
    this.dimensions = dimensions;
    this.outputSize = outputSize.clone();
  }

  final long[] sizes(Tensor input) {
    long[] shape = input.shape();
    long[] sizes = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      Long size = outputSize[outputSize.length == 1 ? 0 : i];
      int from = shape.length - dimensions + i;
      if (size == null && from < 0) {
        throw new ShapeMismatchException(
            "%s got an input of shape %s".formatted(name(), Arrays.toString(shape)));
      }
      sizes[i] = size == null ? shape[from] : size;
    }
    return sizes;
  }

  @Override
  protected String extraRepr() {
    return "output_size="
        + (outputSize.length == 1
            ? Repr.of(outputSize[0])
            : Arrays.stream(outputSize).map(Repr::of).collect(Collectors.joining(", ", "(", ")")));
  }
}
