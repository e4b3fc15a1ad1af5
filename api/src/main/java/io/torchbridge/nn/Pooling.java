package io.torchbridge.nn;

import io.torchbridge.Op;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The poolings that are no single operator of PyTorch, for one to three dimensions. */
final class Pooling {
  private static final Op MAX_UNPOOL2D = Op.of("aten::max_unpool2d");
  private static final Op MAX_UNPOOL3D = Op.of("aten::max_unpool3d");

  private Pooling() {}

  static Tensor ofPowers(
      int dimensions, Tensor input, double normType, AvgPoolOptions options, long[] kernelSize) {
    if (Double.isInfinite(normType)) {
      Tensor absolute = input.abs();
      return normType > 0
          ? maxima(dimensions, absolute, options, kernelSize)
          : maxima(dimensions, absolute.neg(), options, kernelSize).neg();
    }
    Tensor powers = input.pow(normType);
    Tensor means =
        switch (dimensions) {
          case 1 -> F.avgPool1d(powers, options, kernelSize);
          case 2 -> F.avgPool2d(powers, options, kernelSize);
          default -> F.avgPool3d(powers, options, kernelSize);
        };
    long window = 1;
    for (long size : Sizes.expand(kernelSize, dimensions)) {
      window *= size;
    }
    return means.sign().mul(means.abs().relu()).mul(window).pow(1 / normType);
  }

  private static Tensor maxima(
      int dimensions, Tensor absolute, AvgPoolOptions powers, long[] kernelSize) {
    MaxPoolOptions options =
        MaxPoolOptions.DEFAULT
            .withCeilMode(powers.ceilMode())
            .withStride(Sizes.toArray(powers.stride()));
    return switch (dimensions) {
      case 1 -> F.maxPool1d(absolute, options, kernelSize);
      case 2 -> F.maxPool2d(absolute, options, kernelSize);
      default -> F.maxPool3d(absolute, options, kernelSize);
    };
  }

  /** Random samples for fractional pooling, drawn where none are given. */
  static Tensor samples(int dimensions, Tensor input, @Nullable Tensor given) {
    if (given != null) {
      return given;
    }
    long batch = input.ndim() == dimensions + 2 ? input.size(0) : 1;
    long channels = input.size(-dimensions - 1);
    return Torch.rand(TensorOptions.like(input), batch, channels, dimensions);
  }

  static Tensor undone(
      int dimensions,
      Tensor input,
      Tensor indices,
      MaxPoolOptions options,
      long @Nullable [] outputSize,
      long[] kernelSize) {
    long[] kernel = Sizes.expand(kernelSize, dimensions);
    long[] stride =
        options.stride().isEmpty() ? kernel : Sizes.expand(options.stride(), dimensions);
    long[] padding = Sizes.expand(options.padding(), dimensions);
    long[] size = size(input.shape(), kernel, stride, padding, outputSize);
    return switch (dimensions) {
      case 1 ->
          MAX_UNPOOL2D
              .tensor(input.unsqueeze(-1), indices.unsqueeze(-1), new long[] {size[0], 1})
              .squeeze(-1);
      case 2 -> MAX_UNPOOL2D.tensor(input, indices, size);
      default -> MAX_UNPOOL3D.tensor(input, indices, size, stride, padding);
    };
  }

  private static long[] size(
      long[] shape, long[] kernel, long[] stride, long[] padding, long @Nullable [] outputSize) {
    int dimensions = kernel.length;
    int leading = shape.length - dimensions;
    if (leading < 0) {
      throw new ShapeMismatchException(
          "MaxUnpool%dd got an input of shape %s".formatted(dimensions, Arrays.toString(shape)));
    }
    long[] usual = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      usual[i] = (shape[leading + i] - 1) * stride[i] + kernel[i] - 2 * padding[i];
    }
    if (outputSize == null) {
      return usual;
    }
    long[] wanted =
        outputSize.length == dimensions + 2
            ? Arrays.copyOfRange(outputSize, 2, outputSize.length)
            : outputSize;
    for (int i = 0; i < dimensions; i++) {
      if (wanted.length != dimensions
          || wanted[i] <= usual[i] - stride[i]
          || wanted[i] >= usual[i] + stride[i]) {
        throw new ShapeMismatchException(
            "MaxUnpool%dd: an output size of %s for an input of shape %s; dimension %d must be"
                    .formatted(dimensions, Arrays.toString(outputSize), Arrays.toString(shape), i)
                + " between %d and %d".formatted(usual[i] - stride[i], usual[i] + stride[i]));
      }
    }
    return wanted;
  }
}
