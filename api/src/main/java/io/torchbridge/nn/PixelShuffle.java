package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Makes pixels of channels, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html">torch.nn.PixelShuffle</a>.
 * {@code (*, C * r * r, H, W)} in, {@code (*, C, H * r, W * r)} out.
 */
public final class PixelShuffle extends Module {
  private final long upscaleFactor;

  public PixelShuffle(long upscaleFactor) {
    this.upscaleFactor = upscaleFactor;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.pixelShuffle(input, upscaleFactor);
  }

  @Override
  protected String extraRepr() {
    return "upscale_factor=" + Repr.of(upscaleFactor);
  }
}
