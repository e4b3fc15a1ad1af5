package io.torchbridge.nn;

/**
 * Normalises each channel over each sample, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm3d.html">torch.nn.InstanceNorm3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class InstanceNorm3d extends InstanceNormalization {
  public InstanceNorm3d(long numFeatures) {
    this(numFeatures, NormOptions.INSTANCE);
  }

  public InstanceNorm3d(long numFeatures, NormOptions options) {
    super(numFeatures, options, 4, 5);
  }
}
