package io.torchbridge.nn;

/**
 * Normalises each channel over the batch, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm3d.html">torch.nn.BatchNorm3d</a>.
 * Input {@code (N, C, D, H, W)}.
 */
public final class BatchNorm3d extends BatchNormalization {
  public BatchNorm3d(long numFeatures) {
    this(numFeatures, NormOptions.BATCH);
  }

  public BatchNorm3d(long numFeatures, NormOptions options) {
    super(numFeatures, options, 5, 5);
  }
}
