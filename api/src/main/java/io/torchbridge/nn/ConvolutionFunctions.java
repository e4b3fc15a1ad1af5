package io.torchbridge.nn;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * <a
 * href="https://docs.pytorch.org/docs/stable/nn.functional.html#convolution-functions">Convolution
 * functions</a>.
 */
abstract sealed class ConvolutionFunctions extends ActivationFunctions permits PoolingFunctions {
  private static final Op COL2IM = Op.of("aten::col2im");
  private static final Op CONV1D = Op.of("aten::conv1d");
  private static final Op CONV1D_PADDING = Op.of("aten::conv1d.padding");
  private static final Op CONV2D = Op.of("aten::conv2d");
  private static final Op CONV2D_PADDING = Op.of("aten::conv2d.padding");
  private static final Op CONV3D = Op.of("aten::conv3d");
  private static final Op CONV3D_PADDING = Op.of("aten::conv3d.padding");
  private static final Op CONV_TBC = Op.of("aten::conv_tbc");
  private static final Op CONV_TRANSPOSE1D = Op.of("aten::conv_transpose1d");
  private static final Op CONV_TRANSPOSE2D_INPUT = Op.of("aten::conv_transpose2d.input");
  private static final Op CONV_TRANSPOSE3D_INPUT = Op.of("aten::conv_transpose3d.input");
  private static final Op IM2COL = Op.of("aten::im2col");

  /** The blocks under a sliding window: {@code (N, C, H, W) -> (N, C * kH * kW, L)}. */
  public static Tensor unfold(
      Tensor input, long[] kernelSize, long[] dilation, long[] padding, long[] stride) {
    return IM2COL.tensor(input, kernelSize, dilation, padding, stride);
  }

  /** Sums the blocks of a sliding window: {@code (N, C * kH * kW, L) -> (N, C, H, W)}. */
  public static Tensor fold(
      Tensor input,
      long[] outputSize,
      long[] kernelSize,
      long[] dilation,
      long[] padding,
      long[] stride) {
    return COL2IM.tensor(input, outputSize, kernelSize, dilation, padding, stride);
  }

  /**
   * A convolution without padding, of stride 1.
   *
   * @param input {@code (N, C, L)} or {@code (C, L)}
   * @param weight {@code (O, C, kL)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor conv1d(Tensor input, Tensor weight, @Nullable Tensor bias) {
    return CONV1D.tensor(input, weight, bias);
  }

  /**
   * A convolution.
   *
   * @param input {@code (N, C, L)} or {@code (C, L)}
   * @param weight {@code (O, C / groups, kL)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor conv1d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return convolve(CONV1D, CONV1D_PADDING, input, weight, bias, options);
  }

  /**
   * A transposed convolution.
   *
   * @param input {@code (N, C, L)} or {@code (C, L)}
   * @param weight {@code (C, O / groups, kL)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor convTranspose1d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvTransposeOptions options) {
    return convolveTransposed(CONV_TRANSPOSE1D, input, weight, bias, options);
  }

  /**
   * A convolution without padding, of stride 1.
   *
   * @param input {@code (N, C, H, W)} or {@code (C, H, W)}
   * @param weight {@code (O, C, kH, kW)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor conv2d(Tensor input, Tensor weight, @Nullable Tensor bias) {
    return CONV2D.tensor(input, weight, bias);
  }

  /**
   * A convolution.
   *
   * @param input {@code (N, C, H, W)} or {@code (C, H, W)}
   * @param weight {@code (O, C / groups, kH, kW)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor conv2d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return convolve(CONV2D, CONV2D_PADDING, input, weight, bias, options);
  }

  /**
   * A transposed convolution.
   *
   * @param input {@code (N, C, H, W)} or {@code (C, H, W)}
   * @param weight {@code (C, O / groups, kH, kW)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor convTranspose2d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvTransposeOptions options) {
    return convolveTransposed(CONV_TRANSPOSE2D_INPUT, input, weight, bias, options);
  }

  /**
   * A convolution without padding, of stride 1.
   *
   * @param input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}
   * @param weight {@code (O, C, kD, kH, kW)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor conv3d(Tensor input, Tensor weight, @Nullable Tensor bias) {
    return CONV3D.tensor(input, weight, bias);
  }

  /**
   * A convolution.
   *
   * @param input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}
   * @param weight {@code (O, C / groups, kD, kH, kW)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor conv3d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return convolve(CONV3D, CONV3D_PADDING, input, weight, bias, options);
  }

  /**
   * A transposed convolution.
   *
   * @param input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}
   * @param weight {@code (C, O / groups, kD, kH, kW)}
   * @param bias {@code (O)}; null for none
   */
  public static Tensor convTranspose3d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvTransposeOptions options) {
    return convolveTransposed(CONV_TRANSPOSE3D_INPUT, input, weight, bias, options);
  }

  private static Tensor convolve(
      Op op, Op padded, Tensor input, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return options.samePadding()
        ? padded.tensor(
            input, weight, bias, options.stride(), "same", options.dilation(), options.groups())
        : op.tensor(
            input,
            weight,
            bias,
            options.stride(),
            options.padding(),
            options.dilation(),
            options.groups());
  }

  private static Tensor convolveTransposed(
      Op op, Tensor input, Tensor weight, @Nullable Tensor bias, ConvTransposeOptions options) {
    return op.tensor(
        input,
        weight,
        bias,
        options.stride(),
        options.padding(),
        options.outputPadding(),
        options.groups(),
        options.dilation());
  }

  /** A convolution of {@code (T, N, C)}: {@code weight (K, C, O)}, {@code bias (O)}. */
  public static Tensor convTbc(Tensor input, Tensor weight, Tensor bias, long pad) {
    return CONV_TBC.tensor(input, weight, bias, pad);
  }
}
