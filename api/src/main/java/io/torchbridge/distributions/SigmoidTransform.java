package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.nn.F;

/**
 * {@code 1 / (1 + exp(-x))}, kept inside of (0, 1), as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.SigmoidTransform">torch.distributions.transforms.SigmoidTransform</a>.
 */
public final class SigmoidTransform extends Transform {
  public SigmoidTransform() {}

  static Tensor clipped(Tensor x) {
    FInfo limits = FInfo.of(x);
    return x.sigmoid().clamp(limits.tiny(), 1 - limits.eps());
  }

  @Override
  public Constraint domain() {
    return Constraints.REAL;
  }

  @Override
  public Constraint codomain() {
    return Constraints.UNIT_INTERVAL;
  }

  @Override
  public Tensor apply(Tensor x) {
    return clipped(x);
  }

  @Override
  public Tensor inverse(Tensor y) {
    FInfo limits = FInfo.of(y);
    Tensor inside = y.clamp(limits.tiny(), 1 - limits.eps());
    return inside.log().sub(inside.neg().log1p());
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    return F.softplus(x.neg()).add(F.softplus(x)).neg();
  }
}
