package io.torchbridge.nn;

/**
 * Normalises each channel over the batches of all processes, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.SyncBatchNorm.html">torch.nn.SyncBatchNorm</a>.
 * In one process it is batch normalisation of an input {@code (N, C, *)}.
 */
public final class SyncBatchNorm extends BatchNormalization {
  public SyncBatchNorm(long numFeatures) {
    this(numFeatures, NormOptions.BATCH);
  }

  public SyncBatchNorm(long numFeatures, NormOptions options) {
    super(numFeatures, options, 2, Integer.MAX_VALUE);
  }
}
