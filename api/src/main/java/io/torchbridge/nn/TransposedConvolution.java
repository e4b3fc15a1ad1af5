package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the transposed convolutions have in common. */
abstract class TransposedConvolution extends Module {
  private static final Signature INPUTS = Signature.of("input, output_size=None");

  private final long inChannels;
  private final long outChannels;
  private final long[] kernelSize;
  private final ConvTransposeOptions options;

  /** {@code (in_channels, out_channels / groups, *kernel_size)}. */
  public final Tensor weight;

  /** {@code (out_channels)}; null if there is none. */
  public final @Nullable Tensor bias;

  TransposedConvolution(
      int dimensions,
      long inChannels,
      long outChannels,
      long[] kernelSize,
      ConvTransposeOptions options,
      boolean bias) {
    Convolution.checkGroups(this, inChannels, outChannels, options.groups());
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = Sizes.expand(kernelSize, dimensions);
    this.options = options;
    this.weight =
        registerParameter(
            "weight",
            Creation.empty(
                Sizes.join(inChannels, outChannels / options.groups(), this.kernelSize)));
    this.bias = bias ? registerParameter("bias", Creation.empty(outChannels)) : null;
    if (Creation.initialises()) {
      resetParameters();
    }
  }

  static ConvTransposeOptions options(Arguments a) {
    a.oneOf("padding_mode", new String[] {"zeros"}, mode -> mode);
    return ConvTransposeOptions.DEFAULT
        .withStride(a.integers("stride"))
        .withPadding(a.integers("padding"))
        .withOutputPadding(a.integers("output_padding"))
        .withGroups(a.integer("groups"))
        .withDilation(a.integers("dilation"));
  }

  /** Draws new initial values. */
  public final void resetParameters() {
    Weights.resetLinear(weight, bias);
  }

  abstract Tensor convolve(Tensor input, ConvTransposeOptions how);

  @Override
  public final Tensor forward(Tensor input) {
    return convolve(input, options);
  }

  /**
   * The output of one of the sizes that the stride leaves open.
   *
   * @param outputSize of the spatial dimensions, or of all
   */
  public final Tensor forward(Tensor input, long[] outputSize) {
    int dimensions = kernelSize.length;
    long[] shape = input.shape();
    int leading = shape.length - dimensions;
    long[] wanted =
        outputSize.length == shape.length
            ? Arrays.copyOfRange(outputSize, leading, shape.length)
            : outputSize;
    long[] stride = Sizes.expand(options.stride(), dimensions);
    long[] padding = Sizes.expand(options.padding(), dimensions);
    long[] dilation = Sizes.expand(options.dilation(), dimensions);
    long[] more = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      long least =
          (shape[leading + i] - 1) * stride[i]
              - 2 * padding[i]
              + dilation[i] * (kernelSize[i] - 1)
              + 1;
      long most = least + stride[i] - 1;
      if (wanted.length != dimensions || wanted[i] < least || wanted[i] > most) {
        throw new ShapeMismatchException(
            "%s: an output size of %s for an input of shape %s; dimension %d can be from %d to %d"
                .formatted(
                    name(), Arrays.toString(outputSize), Arrays.toString(shape), i, least, most));
      }
      more[i] = wanted[i] - least;
    }
    return convolve(input, options.withOutputPadding(more));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return a.isNull("output_size")
        ? forward(a.tensor("input"))
        : forward(a.tensor("input"), a.integers("output_size"));
  }

  @Override
  protected String extraRepr() {
    int dimensions = kernelSize.length;
    var text =
        new StringBuilder(
            "%d, %d, kernel_size=%s, stride=%s"
                .formatted(
                    inChannels,
                    outChannels,
                    Repr.of(kernelSize),
                    Repr.of(Sizes.expand(options.stride(), dimensions))));
    Convolution.unless(text, "padding", options.padding(), 0, dimensions);
    Convolution.unless(text, "dilation", options.dilation(), 1, dimensions);
    Convolution.unless(text, "output_padding", options.outputPadding(), 0, dimensions);
    if (options.groups() != 1) {
      text.append(", groups=").append(options.groups());
    }
    if (bias == null) {
      text.append(", bias=False");
    }
    return text.toString();
  }
}
