package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/**
 * {@code exp(x)} by its sum; its inverse gives the logarithms, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.SoftmaxTransform">torch.distributions.transforms.SoftmaxTransform</a>.
 */
public final class SoftmaxTransform extends Transform {
  public SoftmaxTransform() {}

  @Override
  public Constraint domain() {
    return Constraints.REAL_VECTOR;
  }

  @Override
  public Constraint codomain() {
    return Constraints.SIMPLEX;
  }

  @Override
  public boolean bijective() {
    return false;
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.softmax(-1);
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y.log();
  }
}
