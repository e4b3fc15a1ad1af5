package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Resizes pictures, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.UpsamplingNearest2d.html">torch.nn.UpsamplingNearest2d</a>.
 * Input {@code (N, C, H, W)}.
 */
public final class UpsamplingNearest2d extends Module {
  private final InterpolateOptions options;

  /** By a factor. */
  public UpsamplingNearest2d(double scaleFactor) {
    this(InterpolateOptions.byScale(scaleFactor));
  }

  /** To a size. */
  public UpsamplingNearest2d(long height, long width) {
    this(InterpolateOptions.toSize(height, width));
  }

  private UpsamplingNearest2d(InterpolateOptions options) {
    this.options = options.withMode(InterpolationMode.NEAREST).withAlignCorners(false);
  }

  static UpsamplingNearest2d of(Arguments a) {
    return new UpsamplingNearest2d(Upsample.options(a, InterpolationMode.NEAREST, false));
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
