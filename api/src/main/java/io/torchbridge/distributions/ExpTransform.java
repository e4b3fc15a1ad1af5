package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/**
 * {@code exp(x)}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.ExpTransform">torch.distributions.transforms.ExpTransform</a>.
 */
public final class ExpTransform extends Transform {
  public ExpTransform() {}

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
    return x.exp();
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y.log();
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    return x;
  }
}
