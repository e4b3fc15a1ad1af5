package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Makes channels of pixels, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.PixelUnshuffle.html">torch.nn.PixelUnshuffle</a>.
 * {@code (*, C, H * r, W * r)} in, {@code (*, C * r * r, H, W)} out.
 */
public final class PixelUnshuffle extends Module {
  private final long downscaleFactor;

  public PixelUnshuffle(long downscaleFactor) {
    this.downscaleFactor = downscaleFactor;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.pixelUnshuffle(input, downscaleFactor);
  }

  @Override
  protected String extraRepr() {
    return "downscale_factor=" + Repr.of(downscaleFactor);
  }
}
