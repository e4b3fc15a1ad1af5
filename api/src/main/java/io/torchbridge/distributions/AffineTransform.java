package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import org.jspecify.annotations.Nullable;

/**
 * {@code loc + scale * x}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.AffineTransform">torch.distributions.transforms.AffineTransform</a>.
 */
public final class AffineTransform extends Transform {
  private final Tensor loc;
  private final Tensor scale;
  private final int eventDim;

  public AffineTransform(double loc, double scale) {
    this(Distribution.scalar(loc), Distribution.scalar(scale));
  }

  public AffineTransform(Tensor loc, Tensor scale) {
    this(loc, scale, 0);
  }

  /**
   * @param eventDim how many of the last dimensions make one event
   */
  public AffineTransform(Tensor loc, Tensor scale, int eventDim) {
    this.loc = loc;
    this.scale = scale;
    this.eventDim = eventDim;
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor scale() {
    return scale;
  }

  @Override
  public @Nullable Tensor sign() {
    return scale.sign();
  }

  static boolean same(Tensor a, Tensor b) {
    return a == b || a.backend() == b.backend() && a.eq(b).all().itemBoolean();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AffineTransform a && same(a.loc, loc) && same(a.scale, scale);
  }

  @Override
  public int hashCode() {
    return AffineTransform.class.hashCode();
  }

  @Override
  public Constraint domain() {
    return eventDim == 0 ? Constraints.REAL : Constraints.independent(Constraints.REAL, eventDim);
  }

  @Override
  public Constraint codomain() {
    return domain();
  }

  @Override
  public Tensor apply(Tensor x) {
    return loc.add(scale.mul(x));
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y.sub(loc).div(scale);
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    Tensor log = Distribution.expand(scale.abs().log(), x.shape());
    return Distribution.sumRightmost(log, eventDim);
  }

  @Override
  public long[] forwardShape(long... shape) {
    return Torch.broadcastShapes(shape, loc.shape(), scale.shape());
  }

  @Override
  public long[] inverseShape(long... shape) {
    return Torch.broadcastShapes(shape, loc.shape(), scale.shape());
  }
}
