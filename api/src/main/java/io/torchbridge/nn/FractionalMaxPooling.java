package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.ValuesAndIndices;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the fractional maximum poolings have in common. */
abstract class FractionalMaxPooling extends Module {
  private final int dimensions;
  private final long[] kernelSize;
  private final long @Nullable [] outputSize;
  private final double @Nullable [] outputRatio;
  private final boolean returnIndices;
  private final @Nullable Tensor randomSamples;

  FractionalMaxPooling(
      int dimensions,
      long[] kernelSize,
      long @Nullable [] outputSize,
      double @Nullable [] outputRatio,
      boolean returnIndices,
      @Nullable Tensor randomSamples) {
    if ((outputSize == null) == (outputRatio == null)) {
      throw new InvalidArgumentException(
          name() + " takes either an output_size or an output_ratio");
    }
    this.dimensions = dimensions;
    this.kernelSize = Sizes.expand(kernelSize, dimensions);
    this.outputSize = outputSize == null ? null : Sizes.expand(outputSize, dimensions);
    this.outputRatio = outputRatio == null ? null : outputRatio.clone();
    if (outputRatio != null) {
      for (double ratio : outputRatio) {
        if (!(ratio > 0 && ratio < 1)) {
          throw new InvalidArgumentException(
              "%s: output_ratio must be between 0 and 1, not %s".formatted(name(), ratio));
        }
      }
    }
    this.returnIndices = returnIndices;
    this.randomSamples =
        randomSamples == null ? null : registerBuffer("_random_samples", randomSamples);
  }

  static double @Nullable [] ratio(Arguments a) {
    if (a.isNull("output_ratio")) {
      return null;
    }
    return a.get("output_ratio") instanceof Number
        ? new double[] {a.real("output_ratio")}
        : a.reals("output_ratio");
  }

  /** The maxima, and where in each plane they were. */
  public final ValuesAndIndices forwardWithIndices(Tensor input) {
    return ValuesAndIndices.of(
        Torch.call(
                "aten::fractional_max_pool%dd".formatted(dimensions),
                input,
                kernelSize,
                size(input),
                Pooling.samples(dimensions, input, randomSamples))
            .tensors());
  }

  private long[] size(Tensor input) {
    if (outputSize != null) {
      return outputSize;
    }
    double[] ratio = outputRatio;
    long[] size = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      double factor = ratio == null ? 1 : ratio[ratio.length == 1 ? 0 : i];
      size[i] = (long) (input.size(i - dimensions) * factor);
    }
    return size;
  }

  @Override
  public final Tensor forward(Tensor input) {
    return forwardWithIndices(input).values();
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    ValuesAndIndices both =
        forwardWithIndices(Signature.ONE_INPUT.bind(name(), inputs, keywords).tensor("input"));
    return returnIndices ? List.of(both.values(), both.indices()) : both.values();
  }
}
