package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.nn.F;

/**
 * {@code log(1 + exp(x))}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.SoftplusTransform">torch.distributions.transforms.SoftplusTransform</a>.
 */
public final class SoftplusTransform extends Transform {
  public SoftplusTransform() {}

  @Override
  public Constraint domain() {
    return Constraints.REAL;
  }

  @Override
  public Constraint codomain() {
    return Constraints.POSITIVE;
  }

  @Override
  public Tensor apply(Tensor x) {
    return F.softplus(x);
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y.neg().expm1().neg().log().add(y);
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    return F.softplus(x.neg()).neg();
  }
}
