package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * Square matrices as positive definite ones, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.PositiveDefiniteTransform">torch.distributions.transforms.PositiveDefiniteTransform</a>.
 */
public final class PositiveDefiniteTransform extends Transform {
  public PositiveDefiniteTransform() {}

  private static final LowerCholeskyTransform CHOLESKY = new LowerCholeskyTransform();

  @Override
  public Constraint domain() {
    return LowerCholeskyTransform.MATRIX;
  }

  @Override
  public Constraint codomain() {
    return Constraints.POSITIVE_DEFINITE;
  }

  @Override
  public boolean bijective() {
    return false;
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor tril = CHOLESKY.apply(x);
    return tril.matmul(tril.mT());
  }

  @Override
  public Tensor inverse(Tensor y) {
    return CHOLESKY.inverse(Torch.linalg().cholesky(y));
  }
}
