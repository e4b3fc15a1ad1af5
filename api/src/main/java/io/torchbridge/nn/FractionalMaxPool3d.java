package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The maxima of windows at random steps, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool3d.html">torch.nn.FractionalMaxPool3d</a>.
 * Input {@code (N, C, D, H, W)} or {@code (C, D, H, W)}.
 */
public final class FractionalMaxPool3d extends FractionalMaxPooling {
  /** To an output of the same size in all dimensions. */
  public FractionalMaxPool3d(long kernelSize, long outputSize) {
    this(new long[] {kernelSize}, new long[] {outputSize}, null, false);
  }

  /**
   * @param outputSize of the spatial dimensions; null if a ratio is given
   * @param outputRatio by which they shrink; null if a size is given
   * @param returnIndices whether {@link #call} also returns where the maxima are
   */
  public FractionalMaxPool3d(
      long[] kernelSize,
      long @Nullable [] outputSize,
      double @Nullable [] outputRatio,
      boolean returnIndices) {
    this(kernelSize, outputSize, outputRatio, returnIndices, null);
  }

  private FractionalMaxPool3d(
      long[] kernelSize,
      long @Nullable [] outputSize,
      double @Nullable [] outputRatio,
      boolean returnIndices,
      @Nullable Tensor randomSamples) {
    super(3, kernelSize, outputSize, outputRatio, returnIndices, randomSamples);
  }

  static FractionalMaxPool3d of(Arguments a) {
    return new FractionalMaxPool3d(
        a.integers("kernel_size"),
        a.optionalIntegers("output_size"),
        ratio(a),
        a.bool("return_indices"),
        a.optionalTensor("_random_samples"));
  }
}
