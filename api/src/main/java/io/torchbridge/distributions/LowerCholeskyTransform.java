package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/**
 * Square matrices as lower triangular ones with a positive diagonal, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.LowerCholeskyTransform">torch.distributions.transforms.LowerCholeskyTransform</a>.
 */
public final class LowerCholeskyTransform extends Transform {
  public LowerCholeskyTransform() {}

  static final Constraint MATRIX = Constraints.independent(Constraints.REAL, 2);

  @Override
  public Constraint domain() {
    return MATRIX;
  }

  @Override
  public Constraint codomain() {
    return Constraints.LOWER_CHOLESKY;
  }

  @Override
  public boolean bijective() {
    return false;
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.tril(-1).add(x.diagonal(0, -2, -1).exp().diagEmbed());
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y.tril(-1).add(y.diagonal(0, -2, -1).log().diagEmbed());
  }
}
