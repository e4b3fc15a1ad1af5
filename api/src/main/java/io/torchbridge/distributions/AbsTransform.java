package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/**
 * {@code |x|}; its inverse gives the positive one, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.AbsTransform">torch.distributions.transforms.AbsTransform</a>.
 */
public final class AbsTransform extends Transform {
  public AbsTransform() {}

  @Override
  public Constraint domain() {
    return Constraints.REAL;
  }

  @Override
  public Constraint codomain() {
    return Constraints.POSITIVE;
  }

  @Override
  public boolean bijective() {
    return false;
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.abs();
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y;
  }
}
