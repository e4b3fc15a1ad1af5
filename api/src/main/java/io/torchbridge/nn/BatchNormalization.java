package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import org.jspecify.annotations.Nullable;

/** What the batch normalisations have in common: PyTorch's {@code _BatchNorm}. */
public abstract class BatchNormalization extends Normalization {
  private @Nullable Double momentum;

  BatchNormalization(
      long numFeatures, NormOptions options, int leastDimensions, int mostDimensions) {
    super(numFeatures, options, leastDimensions, mostDimensions);
    this.momentum = options.momentum();
  }

  /** The share of the new in the running statistics; null for their cumulative mean. */
  public final @Nullable Double momentum() {
    return momentum;
  }

  public final void setMomentum(@Nullable Double momentum) {
    this.momentum = momentum;
  }

  /** Forgets the running statistics. */
  public final void resetRunningStats() {
    if (runningMean != null && runningVar != null && numBatchesTracked != null) {
      try (TensorScope scope = TensorScope.open();
          var mode = GradMode.DISABLED.enter()) {
        runningMean.zero_();
        runningVar.fill_(1);
        numBatchesTracked.zero_();
      }
    }
  }

  @Override
  public final Tensor forward(Tensor input) {
    check(input);
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
        optionalValue(weight),
        optionalValue(bias),
        isTraining() || runningMean == null,
        factor,
        options.eps());
  }
}
