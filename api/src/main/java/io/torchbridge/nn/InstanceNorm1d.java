package io.torchbridge.nn;

/**
 * Normalises each channel over each sample, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm1d.html">torch.nn.InstanceNorm1d</a>.
 * Input {@code (N, C, L)} or {@code (C, L)}.
 */
public final class InstanceNorm1d extends InstanceNormalization {
  public InstanceNorm1d(long numFeatures) {
    this(numFeatures, NormOptions.INSTANCE);
  }

  public InstanceNorm1d(long numFeatures, NormOptions options) {
    super(numFeatures, options, 2, 3);
  }
}
