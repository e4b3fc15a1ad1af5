package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.nn.F;

/**
 * {@code tanh(x)}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.TanhTransform">torch.distributions.transforms.TanhTransform</a>.
 */
public final class TanhTransform extends Transform {
  public TanhTransform() {}

  @Override
  public Constraint domain() {
    return Constraints.REAL;
  }

  @Override
  public Constraint codomain() {
    return Constraints.interval(-1, 1);
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.tanh();
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y.atanh();
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    return x.add(F.softplus(x.mul(-2))).rsub(Math.log(2)).mul(2);
  }
}
