package io.torchbridge.distributions;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A matrix of covariances, {@code (batch, n, n)}, as what it was given and as its Cholesky factor.
 */
record Scale(Kind kind, Tensor given, Tensor tril) {
  enum Kind {
    COVARIANCE_MATRIX("covariance_matrix", Constraints.POSITIVE_DEFINITE),
    PRECISION_MATRIX("precision_matrix", Constraints.POSITIVE_DEFINITE),
    SCALE_TRIL("scale_tril", Constraints.LOWER_CHOLESKY);

    private final String torchName;
    private final Constraint constraint;

    Kind(String torchName, Constraint constraint) {
      this.torchName = torchName;
      this.constraint = constraint;
    }
  }

  /** Of exactly one, checked before it is factored. */
  static Scale of(
      String owner,
      @Nullable Tensor covarianceMatrix,
      @Nullable Tensor precisionMatrix,
      @Nullable Tensor scaleTril,
      boolean validateArgs) {
    @Nullable Tensor[] all = {covarianceMatrix, precisionMatrix, scaleTril};
    Kind kind = null;
    Tensor given = null;
    for (int i = 0; i < all.length; i++) {
      Tensor one = all[i];
      if (one != null && given == null) {
        kind = Kind.values()[i];
        given = one;
      } else if (one != null) {
        kind = null;
      }
    }
    if (kind == null || given == null) {
      throw new InvalidArgumentException(
          owner + " needs one of covarianceMatrix, precisionMatrix and scaleTril");
    }
    if (given.ndim() < 2 || given.size(-1) != given.size(-2)) {
      throw new ShapeMismatchException(
          "%s needs square matrices as %s, not %s"
              .formatted(owner, kind.torchName, Arrays.toString(given.shape())));
    }
    if (validateArgs && !kind.constraint.check(given).all().itemBoolean()) {
      throw new InvalidArgumentException(
          "parameter %s of %s must satisfy %s but is %s"
              .formatted(kind.torchName, owner, kind.constraint, given));
    }
    return switch (kind) {
      case SCALE_TRIL -> new Scale(kind, given, given);
      case COVARIANCE_MATRIX -> new Scale(kind, given, Torch.linalg().cholesky(given));
      case PRECISION_MATRIX -> {
        Tensor flipped = Torch.linalg().cholesky(given.flip(-2, -1));
        Tensor inverse = flipped.flip(-2, -1).mT();
        Tensor identity = identity(given.size(-1), given);
        yield new Scale(kind, given, Torch.linalg().solveTriangular(inverse, identity, false));
      }
    };
  }

  Scale expand(long[] batchShape) {
    return new Scale(kind, matrices(given, batchShape), tril);
  }

  Distribution.Parameter parameter() {
    return new Distribution.Parameter(kind.torchName, given, kind.constraint);
  }

  /** The shape of the batch that was given. */
  long[] batchShape() {
    return Distribution.leading(given.shape(), 2);
  }

  long size() {
    return given.size(-1);
  }

  Tensor scaleTril(long[] batchShape) {
    return kind == Kind.SCALE_TRIL ? given : matrices(tril, batchShape);
  }

  Tensor covarianceMatrix(long[] batchShape) {
    return kind == Kind.COVARIANCE_MATRIX ? given : matrices(tril.matmul(tril.mT()), batchShape);
  }

  Tensor precisionMatrix(long[] batchShape) {
    return kind == Kind.PRECISION_MATRIX
        ? given
        : matrices(tril.choleskyInverse(false), batchShape);
  }

  private static Tensor matrices(Tensor matrix, long[] batchShape) {
    long[] size = Distribution.trailing(matrix.shape(), 2);
    return Distribution.expand(matrix, Distribution.join(batchShape, size));
  }

  /** The sum of the logarithms of the diagonal: half of that of the determinant. */
  Tensor halfLogDet() {
    return logDiagonal(tril);
  }

  static Tensor logDiagonal(Tensor tril) {
    return tril.diagonal(0, -2, -1).log().sum(-1);
  }

  /** A matrix, or a batch of them, with vectors. */
  static Tensor matrixVector(Tensor matrix, Tensor vector) {
    return matrix.matmul(vector.unsqueeze(-1)).squeeze(-1);
  }

  /** The squared length of vectors {@code (…, n)} in units of a factor {@code (batch, n, n)}. */
  static Tensor mahalanobis(Tensor tril, Tensor vectors) {
    if (tril.ndim() == 2) { // one factor for all: they are the columns of one matrix
      Tensor columns = vectors.reshape(-1, tril.size(-1)).t();
      Tensor solved = Torch.linalg().solveTriangular(tril, columns, false);
      return solved.square().sum(0).reshape(Distribution.leading(vectors.shape(), 1));
    }
    Tensor solved = Torch.linalg().solveTriangular(tril, vectors.unsqueeze(-1), false);
    return solved.squeeze(-1).square().sum(-1);
  }

  /** 1 on the diagonal, of these sizes. */
  static Tensor identity(long size, Tensor like) {
    try (var use = Backends.use(like.backend())) {
      return Torch.eye(size, TensorOptions.like(like));
    }
  }
}
