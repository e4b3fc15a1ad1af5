package io.torchbridge.nn;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.ValuesAndIndices;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://docs.pytorch.org/docs/stable/nn.functional.html#pooling-functions">Pooling
 * functions</a>. One number for a kernel or an output stands for all dimensions; inputs may lack
 * the batch dimension.
 */
abstract sealed class PoolingFunctions extends ConvolutionFunctions permits LossFunctions {
  private static final Op ADAPTIVE_AVG_POOL1D = Op.of("aten::adaptive_avg_pool1d");
  private static final Op ADAPTIVE_AVG_POOL2D = Op.of("aten::adaptive_avg_pool2d");
  private static final Op ADAPTIVE_AVG_POOL3D = Op.of("aten::adaptive_avg_pool3d");
  private static final Op ADAPTIVE_MAX_POOL1D = Op.of("aten::adaptive_max_pool1d");
  private static final Op ADAPTIVE_MAX_POOL2D = Op.of("aten::adaptive_max_pool2d");
  private static final Op ADAPTIVE_MAX_POOL3D = Op.of("aten::adaptive_max_pool3d");
  private static final Op AVG_POOL1D = Op.of("aten::avg_pool1d");
  private static final Op AVG_POOL2D = Op.of("aten::avg_pool2d");
  private static final Op AVG_POOL3D = Op.of("aten::avg_pool3d");
  private static final Op FRACTIONAL_MAX_POOL2D = Op.of("aten::fractional_max_pool2d");
  private static final Op FRACTIONAL_MAX_POOL3D = Op.of("aten::fractional_max_pool3d");
  private static final Op MAX_POOL1D = Op.of("aten::max_pool1d");
  private static final Op MAX_POOL1D_WITH_INDICES = Op.of("aten::max_pool1d_with_indices");
  private static final Op MAX_POOL2D = Op.of("aten::max_pool2d");
  private static final Op MAX_POOL2D_WITH_INDICES = Op.of("aten::max_pool2d_with_indices");
  private static final Op MAX_POOL3D = Op.of("aten::max_pool3d");
  private static final Op MAX_POOL3D_WITH_INDICES = Op.of("aten::max_pool3d_with_indices");

  /** The greatest elements of windows over {@code (N, C, L)}, which do not overlap. */
  public static Tensor maxPool1d(Tensor input, long... kernelSize) {
    return MAX_POOL1D.tensor(input, kernelSize);
  }

  /** The greatest elements of windows over {@code (N, C, L)}. */
  public static Tensor maxPool1d(Tensor input, MaxPoolOptions options, long... kernelSize) {
    return MAX_POOL1D.tensor(arguments(input, options, kernelSize));
  }

  /**
   * The greatest elements of windows over {@code (N, C, L)} and where they are in the flattened
   * {@code L}.
   */
  public static ValuesAndIndices maxPool1dWithIndices(
      Tensor input, MaxPoolOptions options, long... kernelSize) {
    return ValuesAndIndices.of(
        MAX_POOL1D_WITH_INDICES.tensors(arguments(input, options, kernelSize)));
  }

  /** The means of windows over {@code (N, C, L)}, which do not overlap. */
  public static Tensor avgPool1d(Tensor input, long... kernelSize) {
    return AVG_POOL1D.tensor(input, kernelSize);
  }

  /** The means of as many windows over {@code (N, C, L)} as the output has elements. */
  public static Tensor adaptiveAvgPool1d(Tensor input, long... outputSize) {
    return ADAPTIVE_AVG_POOL1D.tensor(input, outputSize);
  }

  /**
   * The greatest elements of as many windows over {@code (N, C, L)} as the output has elements, and
   * where they are.
   */
  public static ValuesAndIndices adaptiveMaxPool1dWithIndices(Tensor input, long... outputSize) {
    return ValuesAndIndices.of(ADAPTIVE_MAX_POOL1D.tensors(input, outputSize));
  }

  /** The means of windows over {@code (N, C, L)}. */
  public static Tensor avgPool1d(Tensor input, AvgPoolOptions options, long... kernelSize) {
    return AVG_POOL1D.tensor(
        input,
        kernelSize,
        options.stride(),
        options.padding(),
        options.ceilMode(),
        options.countIncludePad());
  }

  /** The greatest elements of windows over {@code (N, C, H, W)}, which do not overlap. */
  public static Tensor maxPool2d(Tensor input, long... kernelSize) {
    return MAX_POOL2D.tensor(input, kernelSize);
  }

  /** The greatest elements of windows over {@code (N, C, H, W)}. */
  public static Tensor maxPool2d(Tensor input, MaxPoolOptions options, long... kernelSize) {
    return MAX_POOL2D.tensor(arguments(input, options, kernelSize));
  }

  /**
   * The greatest elements of windows over {@code (N, C, H, W)} and where they are in the flattened
   * {@code H, W}.
   */
  public static ValuesAndIndices maxPool2dWithIndices(
      Tensor input, MaxPoolOptions options, long... kernelSize) {
    return ValuesAndIndices.of(
        MAX_POOL2D_WITH_INDICES.tensors(arguments(input, options, kernelSize)));
  }

  /** The means of windows over {@code (N, C, H, W)}, which do not overlap. */
  public static Tensor avgPool2d(Tensor input, long... kernelSize) {
    return AVG_POOL2D.tensor(input, kernelSize);
  }

  /** The means of as many windows over {@code (N, C, H, W)} as the output has elements. */
  public static Tensor adaptiveAvgPool2d(Tensor input, long... outputSize) {
    return ADAPTIVE_AVG_POOL2D.tensor(input, outputSize);
  }

  /**
   * The greatest elements of as many windows over {@code (N, C, H, W)} as the output has elements,
   * and where they are.
   */
  public static ValuesAndIndices adaptiveMaxPool2dWithIndices(Tensor input, long... outputSize) {
    return ValuesAndIndices.of(ADAPTIVE_MAX_POOL2D.tensors(input, outputSize));
  }

  /** The means of windows over {@code (N, C, H, W)}. */
  public static Tensor avgPool2d(Tensor input, AvgPoolOptions options, long... kernelSize) {
    return average(AVG_POOL2D, input, options, kernelSize);
  }

  /** The greatest elements of windows over {@code (N, C, D, H, W)}, which do not overlap. */
  public static Tensor maxPool3d(Tensor input, long... kernelSize) {
    return MAX_POOL3D.tensor(input, kernelSize);
  }

  /** The greatest elements of windows over {@code (N, C, D, H, W)}. */
  public static Tensor maxPool3d(Tensor input, MaxPoolOptions options, long... kernelSize) {
    return MAX_POOL3D.tensor(arguments(input, options, kernelSize));
  }

  /**
   * The greatest elements of windows over {@code (N, C, D, H, W)} and where they are in the
   * flattened {@code D, H, W}.
   */
  public static ValuesAndIndices maxPool3dWithIndices(
      Tensor input, MaxPoolOptions options, long... kernelSize) {
    return ValuesAndIndices.of(
        MAX_POOL3D_WITH_INDICES.tensors(arguments(input, options, kernelSize)));
  }

  /** The means of windows over {@code (N, C, D, H, W)}, which do not overlap. */
  public static Tensor avgPool3d(Tensor input, long... kernelSize) {
    return AVG_POOL3D.tensor(input, kernelSize);
  }

  /** The means of as many windows over {@code (N, C, D, H, W)} as the output has elements. */
  public static Tensor adaptiveAvgPool3d(Tensor input, long... outputSize) {
    return ADAPTIVE_AVG_POOL3D.tensor(input, outputSize);
  }

  /**
   * The greatest elements of as many windows over {@code (N, C, D, H, W)} as the output has
   * elements, and where they are.
   */
  public static ValuesAndIndices adaptiveMaxPool3dWithIndices(Tensor input, long... outputSize) {
    return ValuesAndIndices.of(ADAPTIVE_MAX_POOL3D.tensors(input, outputSize));
  }

  /** The means of windows over {@code (N, C, D, H, W)}. */
  public static Tensor avgPool3d(Tensor input, AvgPoolOptions options, long... kernelSize) {
    return average(AVG_POOL3D, input, options, kernelSize);
  }

  /** The greatest elements of as many windows over {@code (N, C, L)} as the output has elements. */
  public static Tensor adaptiveMaxPool1d(Tensor input, long... outputSize) {
    return ADAPTIVE_MAX_POOL1D.tensors(input, outputSize)[0];
  }

  /**
   * The greatest elements of as many windows over {@code (N, C, H, W)} as the output has elements.
   */
  public static Tensor adaptiveMaxPool2d(Tensor input, long... outputSize) {
    return ADAPTIVE_MAX_POOL2D.tensors(input, outputSize)[0];
  }

  /**
   * The greatest elements of as many windows over {@code (N, C, D, H, W)} as the output has
   * elements.
   */
  public static Tensor adaptiveMaxPool3d(Tensor input, long... outputSize) {
    return ADAPTIVE_MAX_POOL3D.tensors(input, outputSize)[0];
  }

  /**
   * The power averages of windows over {@code (N, C, L)}: {@code (sum(x^p))^(1/p)}; the maxima
   * where {@code p} is infinite.
   *
   * @param options of which stride and ceilMode count
   */
  public static Tensor lpPool1d(
      Tensor input, double normType, AvgPoolOptions options, long... kernelSize) {
    return Pooling.ofPowers(1, input, normType, options, kernelSize);
  }

  /**
   * The inverse of {@link #maxPool1dWithIndices}, 0 where there was no maximum: {@code (N, C, L)}.
   *
   * @param options of which stride and padding count, as for the pooling
   * @param outputSize of the spatial dimensions, or of all; null for the least
   */
  public static Tensor maxUnpool1d(
      Tensor input,
      Tensor indices,
      MaxPoolOptions options,
      long @Nullable [] outputSize,
      long... kernelSize) {
    return Pooling.undone(1, input, indices, options, outputSize, kernelSize);
  }

  /**
   * The power averages of windows over {@code (N, C, H, W)}: {@code (sum(x^p))^(1/p)}; the maxima
   * where {@code p} is infinite.
   *
   * @param options of which stride and ceilMode count
   */
  public static Tensor lpPool2d(
      Tensor input, double normType, AvgPoolOptions options, long... kernelSize) {
    return Pooling.ofPowers(2, input, normType, options, kernelSize);
  }

  /**
   * The inverse of {@link #maxPool2dWithIndices}, 0 where there was no maximum: {@code (N, C, H,
   * W)}.
   *
   * @param options of which stride and padding count, as for the pooling
   * @param outputSize of the spatial dimensions, or of all; null for the least
   */
  public static Tensor maxUnpool2d(
      Tensor input,
      Tensor indices,
      MaxPoolOptions options,
      long @Nullable [] outputSize,
      long... kernelSize) {
    return Pooling.undone(2, input, indices, options, outputSize, kernelSize);
  }

  /**
   * The power averages of windows over {@code (N, C, D, H, W)}: {@code (sum(x^p))^(1/p)}; the
   * maxima where {@code p} is infinite.
   *
   * @param options of which stride and ceilMode count
   */
  public static Tensor lpPool3d(
      Tensor input, double normType, AvgPoolOptions options, long... kernelSize) {
    return Pooling.ofPowers(3, input, normType, options, kernelSize);
  }

  /**
   * The inverse of {@link #maxPool3dWithIndices}, 0 where there was no maximum: {@code (N, C, D, H,
   * W)}.
   *
   * @param options of which stride and padding count, as for the pooling
   * @param outputSize of the spatial dimensions, or of all; null for the least
   */
  public static Tensor maxUnpool3d(
      Tensor input,
      Tensor indices,
      MaxPoolOptions options,
      long @Nullable [] outputSize,
      long... kernelSize) {
    return Pooling.undone(3, input, indices, options, outputSize, kernelSize);
  }

  /**
   * The greatest elements of windows over {@code (N, C, H, W)} at random steps.
   *
   * @param randomSamples {@code (N, C, 2)} of {@code [0, 1)}; null draws them
   */
  public static Tensor fractionalMaxPool2d(
      Tensor input, long[] kernelSize, long[] outputSize, @Nullable Tensor randomSamples) {
    return fractionalMaxPool2dWithIndices(input, kernelSize, outputSize, randomSamples).values();
  }

  /** {@link #fractionalMaxPool2d} and where each maximum is in its plane. */
  public static ValuesAndIndices fractionalMaxPool2dWithIndices(
      Tensor input, long[] kernelSize, long[] outputSize, @Nullable Tensor randomSamples) {
    return ValuesAndIndices.of(
        FRACTIONAL_MAX_POOL2D.tensors(
            input, kernelSize, outputSize, Pooling.samples(2, input, randomSamples)));
  }

  /**
   * The greatest elements of windows over {@code (N, C, D, H, W)} at random steps.
   *
   * @param randomSamples {@code (N, C, 3)} of {@code [0, 1)}; null draws them
   */
  public static Tensor fractionalMaxPool3d(
      Tensor input, long[] kernelSize, long[] outputSize, @Nullable Tensor randomSamples) {
    return fractionalMaxPool3dWithIndices(input, kernelSize, outputSize, randomSamples).values();
  }

  /** {@link #fractionalMaxPool3d} and where each maximum is in its plane. */
  public static ValuesAndIndices fractionalMaxPool3dWithIndices(
      Tensor input, long[] kernelSize, long[] outputSize, @Nullable Tensor randomSamples) {
    return ValuesAndIndices.of(
        FRACTIONAL_MAX_POOL3D.tensors(
            input, kernelSize, outputSize, Pooling.samples(3, input, randomSamples)));
  }

  private static Object[] arguments(Tensor input, MaxPoolOptions options, long[] kernelSize) {
    return new Object[] {
      input, kernelSize, options.stride(), options.padding(), options.dilation(), options.ceilMode()
    };
  }

  private static Tensor average(Op op, Tensor input, AvgPoolOptions options, long[] kernelSize) {
    return op.tensor(
        input,
        kernelSize,
        options.stride(),
        options.padding(),
        options.ceilMode(),
        options.countIncludePad(),
        options.divisorOverride());
  }
}
