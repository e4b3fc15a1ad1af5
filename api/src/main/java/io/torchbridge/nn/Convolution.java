package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the convolutions have in common. */
abstract class Convolution extends Module {
  private final long inChannels;
  private final long outChannels;
  private final long[] kernelSize;
  private final ConvOptions options;
  private final PaddingMode paddingMode;

  /** {@code (out_channels, in_channels / groups, *kernel_size)}. */
  public final Tensor weight;

  /** {@code (out_channels)}; null if there is none. */
  public final @Nullable Tensor bias;

  Convolution(
      int dimensions,
      long inChannels,
      long outChannels,
      long[] kernelSize,
      ConvOptions options,
      boolean bias,
      PaddingMode paddingMode) {
    checkGroups(this, inChannels, outChannels, options.groups());
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = Sizes.expand(kernelSize, dimensions);
    this.options = options;
    this.paddingMode = paddingMode;
    this.weight =
        registerParameter(
            "weight",
            Creation.empty(
                Sizes.join(outChannels, inChannels / options.groups(), this.kernelSize)));
    this.bias = bias ? registerParameter("bias", Creation.empty(outChannels)) : null;
    if (Creation.initialises()) {
      resetParameters();
    }
  }

  static void checkGroups(Module module, long inChannels, long outChannels, long groups) {
    if (groups <= 0 || inChannels % groups != 0 || outChannels % groups != 0) {
      throw new InvalidArgumentException(
          "%s: in_channels %d and out_channels %d must be divisible by groups %d"
              .formatted(module.name(), inChannels, outChannels, groups));
    }
  }

  static ConvOptions options(Arguments a) {
    ConvOptions options =
        ConvOptions.DEFAULT
            .withStride(a.integers("stride"))
            .withDilation(a.integers("dilation"))
            .withGroups(a.integer("groups"));
    return switch (a.get("padding")) {
      case String s when s.equals("same") -> options.withSamePadding();
      case String s when s.equals("valid") -> options;
      case null, default -> options.withPadding(a.integers("padding"));
    };
  }

  static PaddingMode paddingMode(Arguments a) {
    return a.oneOf("padding_mode", PaddingMode.values(), Convolution::torchName);
  }

  private static String torchName(PaddingMode mode) {
    return mode == PaddingMode.CONSTANT ? "zeros" : mode.torchName();
  }

  /** Draws new initial values. */
  public final void resetParameters() {
    Weights.resetLinear(weight, bias);
  }

  abstract Tensor convolve(Tensor input, ConvOptions how);

  @Override
  public final Tensor forward(Tensor input) {
    return paddingMode == PaddingMode.CONSTANT
        ? convolve(input, options)
        : convolve(F.pad(input, bothSides(), paddingMode), options.withPadding(0));
  }

  /** The padding before and after each dimension, the last one first, as {@link F#pad} takes it. */
  private long[] bothSides() {
    int dimensions = kernelSize.length;
    long[] padding = Sizes.expand(options.padding(), dimensions);
    long[] dilation = Sizes.expand(options.dilation(), dimensions);
    long[] sides = new long[2 * dimensions];
    for (int i = 0; i < dimensions; i++) {
      int at = 2 * (dimensions - 1 - i);
      long total = options.samePadding() ? dilation[i] * (kernelSize[i] - 1) : 2 * padding[i];
      sides[at] = total / 2;
      sides[at + 1] = total - total / 2;
    }
    return sides;
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
    if (options.samePadding()) {
      text.append(", padding=same");
    } else {
      unless(text, "padding", options.padding(), 0, dimensions);
    }
    unless(text, "dilation", options.dilation(), 1, dimensions);
    if (options.groups() != 1) {
      text.append(", groups=").append(options.groups());
    }
    if (bias == null) {
      text.append(", bias=False");
    }
    if (paddingMode != PaddingMode.CONSTANT) {
      text.append(", padding_mode=").append(torchName(paddingMode));
    }
    return text.toString();
  }

  static void unless(
      StringBuilder text, String name, List<Long> sizes, long usual, int dimensions) {
    if (!sizes.stream().allMatch(s -> s == usual)) {
      text.append(", ").append(name).append('=').append(Repr.of(Sizes.expand(sizes, dimensions)));
    }
  }
}
