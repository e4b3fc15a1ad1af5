package io.torchbridge.nn;

/**
 * Normalises each channel over the batch, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html">torch.nn.BatchNorm2d</a>.
 * Input {@code (N, C, H, W)}.
 */
public final class BatchNorm2d extends BatchNormalization {
  public BatchNorm2d(long numFeatures) {
    this(numFeatures, NormOptions.BATCH);
  }

  public BatchNorm2d(long numFeatures, NormOptions options) {
    super(numFeatures, options, 4, 4);
  }
}
