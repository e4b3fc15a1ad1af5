package io.torchbridge;

import java.util.Locale;

/**
 * Linear algebra, see <a href="https://docs.pytorch.org/docs/stable/linalg.html">torch.linalg</a>.
 * Matrices are the last two dimensions; all before them are batches. Inverse, determinant and
 * products are methods of {@link Tensor}.
 */
public final class Linalg {
  private static final Op CHOLESKY_SOLVE = Op.of("aten::cholesky_solve");
  private static final Op LINALG_CHOLESKY = Op.of("aten::linalg_cholesky");
  private static final Op LINALG_COND = Op.of("aten::linalg_cond");
  private static final Op LINALG_EIG = Op.of("aten::linalg_eig");
  private static final Op LINALG_EIGH = Op.of("aten::linalg_eigh");
  private static final Op LINALG_EIGVALS = Op.of("aten::linalg_eigvals");
  private static final Op LINALG_EIGVALSH = Op.of("aten::linalg_eigvalsh");
  private static final Op LINALG_LSTSQ = Op.of("aten::linalg_lstsq");
  private static final Op LINALG_LU = Op.of("aten::linalg_lu");
  private static final Op LINALG_MATRIX_NORM = Op.of("aten::linalg_matrix_norm");
  private static final Op LINALG_MATRIX_NORM_STR_ORD = Op.of("aten::linalg_matrix_norm.str_ord");
  private static final Op LINALG_MATRIX_RANK = Op.of("aten::linalg_matrix_rank.atol_rtol_float");
  private static final Op LINALG_NORM = Op.of("aten::linalg_norm");
  private static final Op LINALG_QR = Op.of("aten::linalg_qr");
  private static final Op LINALG_SLOGDET = Op.of("aten::linalg_slogdet");
  private static final Op LINALG_SOLVE = Op.of("aten::linalg_solve");
  private static final Op LINALG_SOLVE_TRIANGULAR = Op.of("aten::linalg_solve_triangular");
  private static final Op LINALG_SVD = Op.of("aten::linalg_svd");
  private static final Op LINALG_SVDVALS = Op.of("aten::linalg_svdvals");
  private static final Op LINALG_VECTOR_NORM = Op.of("aten::linalg_vector_norm");

  // Norms

  /** The 2-norm of all elements. */
  public static Tensor norm(Tensor a) {
    return LINALG_NORM.tensor(a);
  }

  /** The vector norms over one dimension, or matrix norms over two. */
  public static Tensor norm(Tensor a, Number ord, boolean keepdim, long... dims) {
    return LINALG_NORM.tensor(a, ord, dims, keepdim);
  }

  /** The {@code ord}-norm of all elements. */
  public static Tensor vectorNorm(Tensor a, Number ord) {
    return LINALG_VECTOR_NORM.tensor(a, ord);
  }

  /** The {@code ord}-norms of vectors over these dimensions. */
  public static Tensor vectorNorm(Tensor a, Number ord, boolean keepdim, long... dims) {
    return LINALG_VECTOR_NORM.tensor(a, ord, dims, keepdim);
  }

  /** The Frobenius norms of matrices {@code (*, M, N)}. */
  public static Tensor matrixNorm(Tensor a) {
    return LINALG_MATRIX_NORM_STR_ORD.tensor(a);
  }

  /** The norms of matrices {@code (*, M, N)}: {@code fro} or {@code nuc}. */
  public static Tensor matrixNorm(Tensor a, String ord) {
    return LINALG_MATRIX_NORM_STR_ORD.tensor(a, ord);
  }

  /** The norms of matrices {@code (*, M, N)}: ±1, ±2 or ±infinity. */
  public static Tensor matrixNorm(Tensor a, Number ord) {
    return LINALG_MATRIX_NORM.tensor(a, ord);
  }

  /** The condition numbers of matrices by the 2-norm. */
  public static Tensor cond(Tensor a) {
    return LINALG_COND.tensor(a);
  }

  /** The ranks of matrices {@code (*, M, N)}. */
  public static Tensor matrixRank(Tensor a) {
    return LINALG_MATRIX_RANK.tensor(a);
  }

  // Decompositions

  /** The lower triangular {@code L} with {@code A = L Lᴴ}, of positive definite matrices. */
  public static Tensor cholesky(Tensor a) {
    return LINALG_CHOLESKY.tensor(a);
  }

  /** The triangular factor of positive definite matrices, the upper one if {@code upper}. */
  public static Tensor cholesky(Tensor a, boolean upper) {
    return LINALG_CHOLESKY.tensor(a, upper);
  }

  /** {@code A = Q R} with {@code Q} of shape {@code (*, M, min(M, N))}. */
  public static Qr qr(Tensor a) {
    return Qr.of(LINALG_QR.tensors(a));
  }

  /** {@code A = Q R}. */
  public static Qr qr(Tensor a, QrMode mode) {
    return Qr.of(LINALG_QR.tensors(a, mode.torchName()));
  }

  /** {@code A = U diag(S) Vᴴ} with square {@code U} and {@code Vᴴ}. */
  public static Svd svd(Tensor a) {
    return Svd.of(LINALG_SVD.tensors(a));
  }

  /** {@code A = U diag(S) Vᴴ}; {@code U} and {@code Vᴴ} are square only if {@code fullMatrices}. */
  public static Svd svd(Tensor a, boolean fullMatrices) {
    return Svd.of(LINALG_SVD.tensors(a, fullMatrices));
  }

  /** The singular values in descending order. */
  public static Tensor svdvals(Tensor a) {
    return LINALG_SVDVALS.tensor(a);
  }

  /** The complex eigenvalues and eigenvectors of square matrices. */
  public static Eigen eig(Tensor a) {
    return Eigen.of(LINALG_EIG.tensors(a));
  }

  /** The complex eigenvalues of square matrices. */
  public static Tensor eigvals(Tensor a) {
    return LINALG_EIGVALS.tensor(a);
  }

  /**
   * The eigenvalues, ascending, and eigenvectors of Hermitian matrices, of which the lower triangle
   * is read.
   */
  public static Eigen eigh(Tensor a) {
    return Eigen.of(LINALG_EIGH.tensors(a));
  }

  /** The eigenvalues, ascending, and eigenvectors of Hermitian matrices. */
  public static Eigen eigh(Tensor a, boolean upper) {
    return Eigen.of(LINALG_EIGH.tensors(a, upper ? "U" : "L"));
  }

  /** The eigenvalues, ascending, of Hermitian matrices. */
  public static Tensor eigvalsh(Tensor a) {
    return LINALG_EIGVALSH.tensor(a);
  }

  /** Sign and logarithm of the absolute value of determinants. */
  public static Slogdet slogdet(Tensor a) {
    return Slogdet.of(LINALG_SLOGDET.tensors(a));
  }

  /** {@code A = P L U}. */
  public static Lu lu(Tensor a) {
    return Lu.of(LINALG_LU.tensors(a));
  }

  // Equations

  /** {@code X} of {@code A X = B}. */
  public static Tensor solve(Tensor a, Tensor b) {
    return LINALG_SOLVE.tensor(a, b);
  }

  /** {@code X} of {@code A X = B}, or of {@code X A = B} if not {@code left}. */
  public static Tensor solve(Tensor a, Tensor b, boolean left) {
    return LINALG_SOLVE.tensor(a, b, left);
  }

  /** {@code X} of {@code A X = B} for a triangular {@code A}. */
  public static Tensor solveTriangular(Tensor a, Tensor b, boolean upper) {
    return LINALG_SOLVE_TRIANGULAR.tensor(a, b, upper);
  }

  /** {@code X} of {@code A X = B} with the lower factor of {@code A}. */
  public static Tensor choleskySolve(Tensor b, Tensor l) {
    return CHOLESKY_SOLVE.tensor(b, l);
  }

  /** {@code X} that makes the norm of {@code A X - B} least. */
  public static Lstsq lstsq(Tensor a, Tensor b) {
    return Lstsq.of(LINALG_LSTSQ.tensors(a, b));
  }

  private Linalg() {}

  /** Which parts {@link #qr(Tensor, QrMode)} computes. */
  public enum QrMode {
    /** {@code Q} of shape {@code (*, M, min(M, N))}. */
    REDUCED,
    /** {@code Q} of shape {@code (*, M, M)}. */
    COMPLETE,
    /** Only {@code R}; {@code Q} is empty. */
    R;

    /** PyTorch's name. */
    public String torchName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * {@code A = Q R}.
   *
   * @param q with orthonormal columns
   * @param r upper triangular
   */
  public record Qr(Tensor q, Tensor r) {
    static Qr of(Tensor[] results) {
      return new Qr(results[0], results[1]);
    }
  }

  /**
   * {@code A = U diag(S) Vᴴ}.
   *
   * @param u the left singular vectors, in columns
   * @param s the singular values, descending
   * @param vh the right singular vectors, conjugated, in rows
   */
  public record Svd(Tensor u, Tensor s, Tensor vh) {
    static Svd of(Tensor[] results) {
      return new Svd(results[0], results[1], results[2]);
    }
  }

  /**
   * Eigenvalues and, in columns, eigenvectors.
   *
   * @param eigenvalues {@code (*, N)}
   * @param eigenvectors {@code (*, N, N)}
   */
  public record Eigen(Tensor eigenvalues, Tensor eigenvectors) {
    static Eigen of(Tensor[] results) {
      return new Eigen(results[0], results[1]);
    }
  }

  /**
   * A determinant as {@code sign * exp(logabsdet)}.
   *
   * @param sign -1, 0 or 1, or of modulus 1
   * @param logabsdet the logarithm of the absolute value
   */
  public record Slogdet(Tensor sign, Tensor logabsdet) {
    static Slogdet of(Tensor[] results) {
      return new Slogdet(results[0], results[1]);
    }
  }

  /**
   * {@code A = P L U}.
   *
   * @param p a permutation
   * @param l lower triangular with ones on the diagonal
   * @param u upper triangular
   */
  public record Lu(Tensor p, Tensor l, Tensor u) {
    static Lu of(Tensor[] results) {
      return new Lu(results[0], results[1], results[2]);
    }
  }

  /**
   * A least squares solution.
   *
   * @param solution {@code (*, N, K)}
   * @param residuals the squared residuals where there are more equations than unknowns, else empty
   * @param rank the ranks of the matrices, where the driver tells; else empty
   * @param singularValues where the driver tells; else empty
   */
  public record Lstsq(Tensor solution, Tensor residuals, Tensor rank, Tensor singularValues) {
    static Lstsq of(Tensor[] results) {
      return new Lstsq(results[0], results[1], results[2], results[3]);
    }
  }
}
