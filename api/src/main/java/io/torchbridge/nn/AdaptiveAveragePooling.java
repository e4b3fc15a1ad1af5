package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/** What the adaptive average poolings have in common. */
abstract class AdaptiveAveragePooling extends AdaptivePooling {
  private final int dimensions;

  AdaptiveAveragePooling(int dimensions, @Nullable Long[] outputSize) {
    super(dimensions, outputSize);
    this.dimensions = dimensions;
  }

  @Override
  public final Tensor forward(Tensor input) {
    long[] sizes = sizes(input);
    return switch (dimensions) {
      case 1 -> F.adaptiveAvgPool1d(input, sizes);
      case 2 -> F.adaptiveAvgPool2d(input, sizes);
      default -> F.adaptiveAvgPool3d(input, sizes);
    };
  }
}
