package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;

/** What the instance normalisations have in common. */
abstract class InstanceNormalization extends Normalization {
  private final int batchedDimensions;

  InstanceNormalization(
      long numFeatures, NormOptions options, int leastDimensions, int mostDimensions) {
    super(numFeatures, options, leastDimensions, mostDimensions);
    this.batchedDimensions = mostDimensions;
  }

  @Override
  public final Tensor forward(Tensor input) {
    check(input);
    return input.ndim() == batchedDimensions
        ? normalized(input)
        : normalized(input.unsqueeze(0)).squeeze(0);
  }

  private Tensor normalized(Tensor input) {
    boolean ownStatistics = isTraining() || runningMean == null;
    long[] shape = input.shape();
    if (ownStatistics && Arrays.stream(shape).skip(2).allMatch(size -> size == 1)) {
      throw new ShapeMismatchException(
          "%s needs more than one element a channel for its statistics; the shape is %s"
              .formatted(name(), Arrays.toString(shape)));
    }
    Double momentum = options.momentum();
    return F.instanceNorm(
        input,
        runningMean,
        runningVar,
        optionalValue(weight),
        optionalValue(bias),
        ownStatistics,
        momentum == null ? 0 : momentum,
        options.eps());
  }
}
