package io.torchbridge.nn;

import io.torchbridge.Tensor;

/** What the batch normalisations have in common. */
abstract class BatchNormalization extends Normalization {
  BatchNormalization(
      long numFeatures, NormOptions options, int leastDimensions, int mostDimensions) {
    super(numFeatures, options, leastDimensions, mostDimensions);
  }

  @Override
  public final Tensor forward(Tensor input) {
    check(input);
    Double momentum = options.momentum();
    double factor = momentum == null ? 0 : momentum;
    if (isTraining() && numBatchesTracked != null) {
      numBatchesTracked.add_(1);
      if (momentum == null) {
        factor = 1.0 / numBatchesTracked.itemLong();
      }
    }
    return F.batchNorm(
        input,
        runningMean,
        runningVar,
        weight,
        bias,
        isTraining() || runningMean == null,
        factor,
        options.eps());
  }
}
