package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Resizes pictures, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.UpsamplingBilinear2d.html">torch.nn.UpsamplingBilinear2d</a>.
 * Input {@code (N, C, H, W)}.
 */
public final class UpsamplingBilinear2d extends Module {
  private final InterpolateOptions options;

  /** By a factor. */
  public UpsamplingBilinear2d(double scaleFactor) {
    this(InterpolateOptions.byScale(scaleFactor));
  }

  /** To a size. */
  public UpsamplingBilinear2d(long height, long width) {
    this(InterpolateOptions.toSize(height, width));
  }

  private UpsamplingBilinear2d(InterpolateOptions options) {
    this.options = options.withMode(InterpolationMode.BILINEAR).withAlignCorners(true);
  }

  static UpsamplingBilinear2d of(Arguments a) {
    return new UpsamplingBilinear2d(Upsample.options(a, InterpolationMode.BILINEAR, true));
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.interpolate(input, options);
  }

  @Override
  protected String extraRepr() {
    return Upsample.repr(options);
  }
}
