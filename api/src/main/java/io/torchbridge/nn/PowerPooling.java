package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/** What the power-average poolings have in common. */
abstract class PowerPooling extends Module {
  private final int dimensions;
  private final double normType;
  private final long[] kernelSize;
  private final long @Nullable [] stride;
  private final boolean ceilMode;

  PowerPooling(
      int dimensions,
      double normType,
      long[] kernelSize,
      long @Nullable [] stride,
      boolean ceilMode) {
    this.dimensions = dimensions;
    this.normType = normType;
    this.kernelSize = kernelSize.clone();
    this.stride = stride == null ? null : stride.clone();
    this.ceilMode = ceilMode;
  }

  @Override
  public final Tensor forward(Tensor input) {
    AvgPoolOptions options = AvgPoolOptions.DEFAULT.withCeilMode(ceilMode);
    return Pooling.ofPowers(
        dimensions,
        input,
        normType,
        stride == null ? options : options.withStride(stride),
        kernelSize);
  }

  @Override
  protected String extraRepr() {
    return "norm_type=%s, kernel_size=%s, stride=%s, ceil_mode=%s"
        .formatted(
            Repr.number(normType),
            Repr.size(kernelSize),
            stride == null ? "None" : Repr.size(stride),
            Repr.of(ceilMode));
  }
}
