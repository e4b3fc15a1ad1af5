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
    if (Double.isInfinite(normType)) {
      Tensor absolute = input.abs();
      return normType > 0 ? maxima(absolute) : maxima(absolute.neg()).neg();
    }
    long window = 1;
    for (long size : Sizes.expand(kernelSize, dimensions)) {
      window *= size;
    }
    Tensor means = means(input.pow(normType));
    return means.sign().mul(means.abs().relu()).mul(window).pow(1 / normType);
  }

  private Tensor means(Tensor powers) {
    AvgPoolOptions options = AvgPoolOptions.DEFAULT.withCeilMode(ceilMode);
    options = stride == null ? options : options.withStride(stride);
    return switch (dimensions) {
      case 1 -> F.avgPool1d(powers, options, kernelSize);
      case 2 -> F.avgPool2d(powers, options, kernelSize);
      default -> F.avgPool3d(powers, options, kernelSize);
    };
  }

  private Tensor maxima(Tensor absolute) {
    MaxPoolOptions options = MaxPoolOptions.DEFAULT.withCeilMode(ceilMode);
    options = stride == null ? options : options.withStride(stride);
    return switch (dimensions) {
      case 1 -> F.maxPool1d(absolute, options, kernelSize);
      case 2 -> F.maxPool2d(absolute, options, kernelSize);
      default -> F.maxPool3d(absolute, options, kernelSize);
    };
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
