package io.torchbridge.nn;

/**
 * Normalises each channel over each sample, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.InstanceNorm2d.html">torch.nn.InstanceNorm2d</a>.
 * Input {@code (N, C, H, W)} or {@code (C, H, W)}.
 */
public final class InstanceNorm2d extends InstanceNormalization {
  public InstanceNorm2d(long numFeatures) {
    this(numFeatures, NormOptions.INSTANCE);
  }

  public InstanceNorm2d(long numFeatures, NormOptions options) {
    super(numFeatures, options, 3, 4);
  }
}
