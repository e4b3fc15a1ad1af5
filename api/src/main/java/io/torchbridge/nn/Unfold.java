package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Cuts a picture into sliding blocks, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html">torch.nn.Unfold</a>.
 * Input {@code (N, C, H, W)}, output {@code (N, C * k * k, L)}.
 */
public final class Unfold extends Module {
  private final long[] kernelSize;
  private final long[] dilation;
  private final long[] padding;
  private final long[] stride;

  /** Every list has one number for each of the two dimensions, or one for both. */
  public Unfold(long[] kernelSize, long[] dilation, long[] padding, long[] stride) {
    this.kernelSize = kernelSize.clone();
    this.dilation = dilation.clone();
    this.padding = padding.clone();
    this.stride = stride.clone();
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.unfold(input, kernelSize, dilation, padding, stride);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size="
        + Repr.size(kernelSize)
        + ", dilation="
        + Repr.size(dilation)
        + ", padding="
        + Repr.size(padding)
        + ", stride="
        + Repr.size(stride);
  }
}
