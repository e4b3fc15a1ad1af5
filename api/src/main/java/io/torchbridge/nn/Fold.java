package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Adds sliding blocks up to a picture, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Fold.html">torch.nn.Fold</a>. Input
 * {@code (N, C * k * k, L)}, output {@code (N, C, H, W)}.
 */
public final class Fold extends Module {
  private final long[] outputSize;
  private final long[] kernelSize;
  private final long[] dilation;
  private final long[] padding;
  private final long[] stride;

  /** Every list has one number for each of the two dimensions, or one for both. */
  public Fold(
      long[] outputSize, long[] kernelSize, long[] dilation, long[] padding, long[] stride) {
    this.outputSize = outputSize.clone();
    this.kernelSize = kernelSize.clone();
    this.dilation = dilation.clone();
    this.padding = padding.clone();
    this.stride = stride.clone();
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.fold(input, outputSize, kernelSize, dilation, padding, stride);
  }

  @Override
  protected String extraRepr() {
    return "output_size="
        + Repr.size(outputSize)
        + ", kernel_size="
        + Repr.size(kernelSize)
        + ", dilation="
        + Repr.size(dilation)
        + ", padding="
        + Repr.size(padding)
        + ", stride="
        + Repr.size(stride);
  }
}
