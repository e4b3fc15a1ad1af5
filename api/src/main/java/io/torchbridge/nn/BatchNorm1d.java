package io.torchbridge.nn;

/**
 * Normalises each channel over the batch, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html">torch.nn.BatchNorm1d</a>.
 * Input {@code (N, C)} or {@code (N, C, L)}.
 */
public final class BatchNorm1d extends BatchNormalization {
  public BatchNorm1d(long numFeatures) {
    this(numFeatures, NormOptions.BATCH);
  }

  public BatchNorm1d(long numFeatures, NormOptions options) {
    super(numFeatures, options, 2, 3);
  }
}
