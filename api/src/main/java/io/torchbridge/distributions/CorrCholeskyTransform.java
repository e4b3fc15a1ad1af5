package io.torchbridge.distributions;

import io.torchbridge.Backends;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import java.util.Arrays;

/**
 * Vectors {@code (…, n (n - 1) / 2)} as Cholesky factors of correlations {@code (…, n, n)}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.CorrCholeskyTransform">torch.distributions.transforms.CorrCholeskyTransform</a>.
 */
public final class CorrCholeskyTransform extends Transform {
  public CorrCholeskyTransform() {}

  /** One column to the right, after ones. */
  private static Tensor shifted(Tensor matrix) {
    return F.pad(matrix.slice(-1, 0, matrix.size(-1) - 1), new long[] {1, 0}, 1);
  }

  /** What is below a diagonal, row after row. */
  private static Tensor vector(Tensor matrix, long diagonal) {
    long n = matrix.size(-1);
    return matrix.flatten(-2, -1).indexSelect(-1, places(matrix, n, diagonal));
  }

  private static Tensor triangle(Tensor vector) {
    long n = side(vector.shape());
    Tensor flat =
        vector.newZeros(
            Distribution.join(Distribution.leading(vector.shape(), 1), new long[] {n * n}));
    return flat.indexCopy(-1, places(vector, n, -1), vector).unflatten(-1, n, n);
  }

  private static Tensor places(Tensor like, long n, long diagonal) {
    try (var use = Backends.use(like.backend())) {
      Tensor at = Torch.trilIndices(n, n, diagonal).to(like.device());
      return at.select(0, 0).mul(n).add(at.select(0, 1));
    }
  }

  private static long side(long[] shape) {
    long number = shape.length == 0 ? -1 : shape[shape.length - 1];
    long n = Math.round(Math.sqrt(0.25 + 2 * Math.max(0, number)) + 0.5);
    if (n * (n - 1) / 2 != number) {
      throw new ShapeMismatchException(
          "CorrCholeskyTransform needs vectors of n (n - 1) / 2 numbers, not "
              + Arrays.toString(shape));
    }
    return n;
  }

  @Override
  public Constraint domain() {
    return Constraints.REAL_VECTOR;
  }

  @Override
  public Constraint codomain() {
    return Constraints.CORR_CHOLESKY;
  }

  @Override
  public Tensor apply(Tensor x) {
    FInfo limits = FInfo.of(x);
    Tensor r = triangle(x.tanh().clamp(limits.eps() - 1, 1 - limits.eps()));
    Tensor left = r.square().rsub(1).sqrt().cumprod(-1);
    return r.add(Scale.identity(r.size(-1), r)).mul(shifted(left));
  }

  @Override
  public Tensor inverse(Tensor y) {
    Tensor left = shifted(y.square().cumsum(-1).rsub(1));
    return vector(y, -1).div(vector(left, -1).sqrt()).atanh();
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    Tensor left = vector(y.square().cumsum(-1).rsub(1), -2).log().sum(-1).mul(0.5);
    Tensor tanh = x.add(F.softplus(x.mul(-2))).sub(Math.log(2)).sum(-1).mul(2);
    return left.sub(tanh);
  }

  @Override
  public long[] forwardShape(long... shape) {
    long n = side(shape);
    return Distribution.join(Distribution.leading(shape, 1), new long[] {n, n});
  }

  @Override
  public long[] inverseShape(long... shape) {
    if (shape.length < 2 || shape[shape.length - 1] != shape[shape.length - 2]) {
      throw new ShapeMismatchException(
          "CorrCholeskyTransform gives square matrices, not " + Arrays.toString(shape));
    }
    long n = shape[shape.length - 1];
    return Distribution.join(Distribution.leading(shape, 2), new long[] {n * (n - 1) / 2});
  }
}
