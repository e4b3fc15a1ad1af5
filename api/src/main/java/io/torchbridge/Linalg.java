package io.torchbridge;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Linear algebra, see <a href="https://docs.pytorch.org/docs/stable/linalg.html">torch.linalg</a>:
 * {@code Torch.linalg().svd(a)}. Matrices are the last two dimensions; all before them are batches.
 */
public final class Linalg {
  private static final Op CHOLESKY_SOLVE = Op.of("aten::cholesky_solve");
  private static final Op LINALG_CHOLESKY = Op.of("aten::linalg_cholesky");
  private static final Op LINALG_CHOLESKY_EX = Op.of("aten::linalg_cholesky_ex");
  private static final Op LINALG_COND = Op.of("aten::linalg_cond");
  private static final Op LINALG_COND_P_STR = Op.of("aten::linalg_cond.p_str");
  private static final Op LINALG_CROSS = Op.of("aten::linalg_cross");
  private static final Op LINALG_DET = Op.of("aten::linalg_det");
  private static final Op LINALG_DIAGONAL = Op.of("aten::linalg_diagonal");
  private static final Op LINALG_EIG = Op.of("aten::linalg_eig");
  private static final Op LINALG_EIGH = Op.of("aten::linalg_eigh");
  private static final Op LINALG_EIGVALS = Op.of("aten::linalg_eigvals");
  private static final Op LINALG_EIGVALSH = Op.of("aten::linalg_eigvalsh");
  private static final Op LINALG_HOUSEHOLDER_PRODUCT = Op.of("aten::linalg_householder_product");
  private static final Op LINALG_INV = Op.of("aten::linalg_inv");
  private static final Op LINALG_INV_EX = Op.of("aten::linalg_inv_ex");
  private static final Op LINALG_LDL_FACTOR = Op.of("aten::linalg_ldl_factor");
  private static final Op LINALG_LDL_FACTOR_EX = Op.of("aten::linalg_ldl_factor_ex");
  private static final Op LINALG_LDL_SOLVE = Op.of("aten::linalg_ldl_solve");
  private static final Op LINALG_LSTSQ = Op.of("aten::linalg_lstsq");
  private static final Op LINALG_LU = Op.of("aten::linalg_lu");
  private static final Op LINALG_LU_FACTOR = Op.of("aten::linalg_lu_factor");
  private static final Op LINALG_LU_FACTOR_EX = Op.of("aten::linalg_lu_factor_ex");
  private static final Op LINALG_LU_SOLVE = Op.of("aten::linalg_lu_solve");
  private static final Op LINALG_MATMUL = Op.of("aten::linalg_matmul");
  private static final Op LINALG_MATRIX_EXP = Op.of("aten::linalg_matrix_exp");
  private static final Op LINALG_MATRIX_NORM = Op.of("aten::linalg_matrix_norm");
  private static final Op LINALG_MATRIX_NORM_STR_ORD = Op.of("aten::linalg_matrix_norm.str_ord");
  private static final Op LINALG_MATRIX_POWER = Op.of("aten::linalg_matrix_power");
  private static final Op LINALG_MATRIX_RANK = Op.of("aten::linalg_matrix_rank.atol_rtol_float");
  private static final Op LINALG_MULTI_DOT = Op.of("aten::linalg_multi_dot");
  private static final Op LINALG_NORM = Op.of("aten::linalg_norm");
  private static final Op LINALG_PINV_ATOL_RTOL_FLOAT = Op.of("aten::linalg_pinv.atol_rtol_float");
  private static final Op LINALG_QR = Op.of("aten::linalg_qr");
  private static final Op LINALG_SLOGDET = Op.of("aten::linalg_slogdet");
  private static final Op LINALG_SOLVE = Op.of("aten::linalg_solve");
  private static final Op LINALG_SOLVE_EX = Op.of("aten::linalg_solve_ex");
  private static final Op LINALG_SOLVE_TRIANGULAR = Op.of("aten::linalg_solve_triangular");
  private static final Op LINALG_SVD = Op.of("aten::linalg_svd");
  private static final Op LINALG_SVDVALS = Op.of("aten::linalg_svdvals");
  private static final Op LINALG_TENSORINV = Op.of("aten::linalg_tensorinv");
  private static final Op LINALG_TENSORSOLVE = Op.of("aten::linalg_tensorsolve");
  private static final Op LINALG_VANDER = Op.of("aten::linalg_vander");
  private static final Op LINALG_VECDOT = Op.of("aten::linalg_vecdot");
  private static final Op LINALG_VECTOR_NORM = Op.of("aten::linalg_vector_norm");
  private static final Op LU_UNPACK = Op.of("aten::lu_unpack");

  static final Linalg INSTANCE = new Linalg();

  private Linalg() {}

  // Norms

  /** The 2-norm of all elements. */
  public Tensor norm(Tensor a) {
    return LINALG_NORM.tensor(a);
  }

  /** The vector norms over one dimension, or matrix norms over two. */
  public Tensor norm(Tensor a, Number ord, boolean keepdim, long... dims) {
    return LINALG_NORM.tensor(a, ord, dims, keepdim);
  }

  /** The {@code ord}-norm of all elements. */
  public Tensor vectorNorm(Tensor a, Number ord) {
    return LINALG_VECTOR_NORM.tensor(a, ord);
  }

  /** The {@code ord}-norms of vectors over these dimensions. */
  public Tensor vectorNorm(Tensor a, Number ord, boolean keepdim, long... dims) {
    return LINALG_VECTOR_NORM.tensor(a, ord, dims, keepdim);
  }

  /** The Frobenius norms of matrices {@code (*, M, N)}. */
  public Tensor matrixNorm(Tensor a) {
    return LINALG_MATRIX_NORM_STR_ORD.tensor(a);
  }

  /** The norms of matrices {@code (*, M, N)}: {@code fro} or {@code nuc}. */
  public Tensor matrixNorm(Tensor a, String ord) {
    return LINALG_MATRIX_NORM_STR_ORD.tensor(a, ord);
  }

  /** The norms of matrices {@code (*, M, N)}: ±1, ±2 or ±infinity. */
  public Tensor matrixNorm(Tensor a, Number ord) {
    return LINALG_MATRIX_NORM.tensor(a, ord);
  }

  /** The condition numbers of matrices by the 2-norm. */
  public Tensor cond(Tensor a) {
    return LINALG_COND.tensor(a);
  }

  /** The ranks of matrices {@code (*, M, N)}. */
  public Tensor matrixRank(Tensor a) {
    return LINALG_MATRIX_RANK.tensor(a);
  }

  // Decompositions

  /** The lower triangular {@code L} with {@code A = L Lᴴ}, of positive definite matrices. */
  public Tensor cholesky(Tensor a) {
    return LINALG_CHOLESKY.tensor(a);
  }

  /** The triangular factor of positive definite matrices, the upper one if {@code upper}. */
  public Tensor cholesky(Tensor a, boolean upper) {
    return LINALG_CHOLESKY.tensor(a, upper);
  }

  /** {@code A = Q R} with {@code Q} of shape {@code (*, M, min(M, N))}. */
  public Qr qr(Tensor a) {
    return Qr.of(LINALG_QR.tensors(a));
  }

  /** {@code A = Q R}. */
  public Qr qr(Tensor a, QrMode mode) {
    return Qr.of(LINALG_QR.tensors(a, mode.torchName()));
  }

  /** {@code A = U diag(S) Vᴴ} with square {@code U} and {@code Vᴴ}. */
  public Svd svd(Tensor a) {
    return Svd.of(LINALG_SVD.tensors(a));
  }

  /** {@code A = U diag(S) Vᴴ}; {@code U} and {@code Vᴴ} are square only if {@code fullMatrices}. */
  public Svd svd(Tensor a, boolean fullMatrices) {
    return Svd.of(LINALG_SVD.tensors(a, fullMatrices));
  }

  /** The singular values in descending order. */
  public Tensor svdvals(Tensor a) {
    return LINALG_SVDVALS.tensor(a);
  }

  /** The complex eigenvalues and eigenvectors of square matrices. */
  public Eigen eig(Tensor a) {
    return Eigen.of(LINALG_EIG.tensors(a));
  }

  /** The complex eigenvalues of square matrices. */
  public Tensor eigvals(Tensor a) {
    return LINALG_EIGVALS.tensor(a);
  }

  /**
   * The eigenvalues, ascending, and eigenvectors of Hermitian matrices, of which the lower triangle
   * is read.
   */
  public Eigen eigh(Tensor a) {
    return Eigen.of(LINALG_EIGH.tensors(a));
  }

  /** The eigenvalues, ascending, and eigenvectors of Hermitian matrices. */
  public Eigen eigh(Tensor a, boolean upper) {
    return Eigen.of(LINALG_EIGH.tensors(a, upper ? "U" : "L"));
  }

  /** The eigenvalues, ascending, of Hermitian matrices. */
  public Tensor eigvalsh(Tensor a) {
    return LINALG_EIGVALSH.tensor(a);
  }

  /** Sign and logarithm of the absolute value of determinants. */
  public Slogdet slogdet(Tensor a) {
    return Slogdet.of(LINALG_SLOGDET.tensors(a));
  }

  /** {@code A = P L U}. */
  public Lu lu(Tensor a) {
    return Lu.of(LINALG_LU.tensors(a));
  }

  // Equations

  /** {@code X} of {@code A X = B}. */
  public Tensor solve(Tensor a, Tensor b) {
    return LINALG_SOLVE.tensor(a, b);
  }

  /** {@code X} of {@code A X = B}, or of {@code X A = B} if not {@code left}. */
  public Tensor solve(Tensor a, Tensor b, boolean left) {
    return LINALG_SOLVE.tensor(a, b, left);
  }

  /** {@code X} of {@code A X = B} for a triangular {@code A}. */
  public Tensor solveTriangular(Tensor a, Tensor b, boolean upper) {
    return LINALG_SOLVE_TRIANGULAR.tensor(a, b, upper);
  }

  /** {@code X} of {@code A X = B} with the lower factor of {@code A}. */
  public Tensor choleskySolve(Tensor b, Tensor l) {
    return CHOLESKY_SOLVE.tensor(b, l);
  }

  /** {@code X} that makes the norm of {@code A X - B} least. */
  public Lstsq lstsq(Tensor a, Tensor b) {
    return Lstsq.of(LINALG_LSTSQ.tensors(a, b));
  }

  /** {@code X} of {@code A X = B} with the triangular factor of {@code A}. */
  public Tensor choleskySolve(Tensor b, Tensor l, boolean upper) {
    return CHOLESKY_SOLVE.tensor(b, l, upper);
  }

  /** {@link #solve(Tensor, Tensor, boolean)} without an error where {@code A} has no inverse. */
  public ResultAndInfo solveEx(Tensor a, Tensor b, boolean left) {
    return ResultAndInfo.of(LINALG_SOLVE_EX.tensors(a, b, left));
  }

  /** {@code X} of {@code A X = B} with the factors of {@link #luFactor}. */
  public Tensor luSolve(Tensor lu, Tensor pivots, Tensor b) {
    return LINALG_LU_SOLVE.tensor(lu, pivots, b);
  }

  /**
   * {@code X} of {@code A X = B} with the factors of {@link #luFactor}.
   *
   * @param left false for {@code X A = B}
   * @param adjoint true for the adjoint of {@code A}
   */
  public Tensor luSolve(Tensor lu, Tensor pivots, Tensor b, boolean left, boolean adjoint) {
    return LINALG_LU_SOLVE.tensor(lu, pivots, b, left, adjoint);
  }

  /** {@code X} of {@code A X = B} with the factors of {@link #ldlFactor}. */
  public Tensor ldlSolve(Tensor ld, Tensor pivots, Tensor b, boolean hermitian) {
    return LINALG_LDL_SOLVE.tensor(ld, pivots, b, hermitian);
  }

  /** {@code X} of {@code tensordot(A, X, X.ndim) = B}. */
  public Tensor tensorsolve(Tensor a, Tensor b, long... dims) {
    return LINALG_TENSORSOLVE.tensor(a, b, dims.length == 0 ? null : dims);
  }

  // Inverses

  /** The inverses of square matrices {@code (*, N, N)}. */
  public Tensor inv(Tensor a) {
    return LINALG_INV.tensor(a);
  }

  /** {@link #inv} without an error where there is none. */
  public ResultAndInfo invEx(Tensor a) {
    return ResultAndInfo.of(LINALG_INV_EX.tensors(a));
  }

  /** The pseudo-inverses of matrices {@code (*, M, N)}. */
  public Tensor pinv(Tensor a) {
    return LINALG_PINV_ATOL_RTOL_FLOAT.tensor(a);
  }

  /**
   * The pseudo-inverses of matrices {@code (*, M, N)}.
   *
   * @param atol singular values below it count as 0; null for 0
   * @param rtol those below it times the greatest do; null for the type's precision times the size
   * @param hermitian whether the matrices are
   */
  public Tensor pinv(Tensor a, @Nullable Double atol, @Nullable Double rtol, boolean hermitian) {
    return LINALG_PINV_ATOL_RTOL_FLOAT.tensor(a, atol, rtol, hermitian);
  }

  /** The inverse with respect to {@link Tensor#tensordot} over {@code ind} dimensions. */
  public Tensor tensorinv(Tensor a, long ind) {
    return LINALG_TENSORINV.tensor(a, ind);
  }

  // Functions of matrices

  /** The determinants of square matrices {@code (*, N, N)}. */
  public Tensor det(Tensor a) {
    return LINALG_DET.tensor(a);
  }

  /** The diagonals of matrices, a view. */
  public Tensor diagonal(Tensor a) {
    return LINALG_DIAGONAL.tensor(a);
  }

  /** Diagonals of matrices, a view. */
  public Tensor diagonal(Tensor a, long offset, long dim1, long dim2) {
    return LINALG_DIAGONAL.tensor(a, offset, dim1, dim2);
  }

  /** The matrix exponential. */
  public Tensor matrixExp(Tensor a) {
    return LINALG_MATRIX_EXP.tensor(a);
  }

  /** Square matrices multiplied {@code n} times; the inverses if {@code n} is negative. */
  public Tensor matrixPower(Tensor a, long n) {
    return LINALG_MATRIX_POWER.tensor(a, n);
  }

  /**
   * The powers {@code 0} to {@code N - 1} of each element, in rows: {@code (*, N) -> (*, N, N)}.
   */
  public Tensor vander(Tensor x) {
    return LINALG_VANDER.tensor(x);
  }

  /** The first {@code n} powers of each element, in rows. */
  public Tensor vander(Tensor x, long n) {
    return LINALG_VANDER.tensor(x, n);
  }

  // Products

  /** {@link Tensor#matmul}. */
  public Tensor matmul(Tensor a, Tensor b) {
    return LINALG_MATMUL.tensor(a, b);
  }

  /** The product of matrices, in the cheapest order. */
  public Tensor multiDot(List<Tensor> matrices) {
    return LINALG_MULTI_DOT.tensor(matrices);
  }

  /** The cross products of vectors of size 3 in the last dimension. */
  public Tensor cross(Tensor a, Tensor b) {
    return LINALG_CROSS.tensor(a, b);
  }

  /** The cross products of vectors of size 3 in a dimension. */
  public Tensor cross(Tensor a, Tensor b, long dim) {
    return LINALG_CROSS.tensor(a, b, dim);
  }

  /** The dot products of vectors in the last dimension, {@code x} conjugated. */
  public Tensor vecdot(Tensor x, Tensor y) {
    return LINALG_VECDOT.tensor(x, y);
  }

  /** The dot products of vectors in a dimension, {@code x} conjugated. */
  public Tensor vecdot(Tensor x, Tensor y, long dim) {
    return LINALG_VECDOT.tensor(x, y, dim);
  }

  /** The first columns of the product of Householder's matrices. */
  public Tensor householderProduct(Tensor a, Tensor tau) {
    return LINALG_HOUSEHOLDER_PRODUCT.tensor(a, tau);
  }

  // Factors

  /** {@link #cholesky(Tensor, boolean)} without an error where there is none. */
  public ResultAndInfo choleskyEx(Tensor a, boolean upper) {
    return ResultAndInfo.of(LINALG_CHOLESKY_EX.tensors(a, upper));
  }

  /** The factors of {@code A = P L U} as LAPACK gives them, for {@link #luSolve}. */
  public LuFactors luFactor(Tensor a) {
    return LuFactors.of(LINALG_LU_FACTOR.tensors(a));
  }

  /** {@link #luFactor} without an error where {@code A} has no inverse. */
  public FactorsAndInfo luFactorEx(Tensor a) {
    return FactorsAndInfo.of(LINALG_LU_FACTOR_EX.tensors(a));
  }

  /** {@code P}, {@code L} and {@code U} of the factors of {@link #luFactor}. */
  public Lu luUnpack(Tensor lu, Tensor pivots) {
    return Lu.of(LU_UNPACK.tensors(lu, pivots));
  }

  /** {@code A = L D Lᵀ}, or {@code L D Lᴴ} if {@code hermitian}, for {@link #ldlSolve}. */
  public LuFactors ldlFactor(Tensor a, boolean hermitian) {
    return LuFactors.of(LINALG_LDL_FACTOR.tensors(a, hermitian));
  }

  /** {@link #ldlFactor} without an error where {@code A} has no inverse. */
  public FactorsAndInfo ldlFactorEx(Tensor a, boolean hermitian) {
    return FactorsAndInfo.of(LINALG_LDL_FACTOR_EX.tensors(a, hermitian));
  }

  /** The condition numbers of matrices by a norm: ±1, ±2 or ±infinity. */
  public Tensor cond(Tensor a, Number p) {
    return LINALG_COND.tensor(a, p);
  }

  /** The condition numbers of matrices by a norm: {@code fro} or {@code nuc}. */
  public Tensor cond(Tensor a, String p) {
    return LINALG_COND_P_STR.tensor(a, p);
  }

  /**
   * The ranks of matrices {@code (*, M, N)}.
   *
   * @param atol singular values below it count as 0; null for 0
   * @param rtol those below it times the greatest do; null for the type's precision times the size
   * @param hermitian whether the matrices are
   */
  public Tensor matrixRank(
      Tensor a, @Nullable Double atol, @Nullable Double rtol, boolean hermitian) {
    return LINALG_MATRIX_RANK.tensor(a, atol, rtol, hermitian);
  }

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

  /**
   * A result and whether it could be computed.
   *
   * @param result what was asked for
   * @param info 0 for each matrix for which all went well, int32
   */
  public record ResultAndInfo(Tensor result, Tensor info) {
    static ResultAndInfo of(Tensor[] results) {
      return new ResultAndInfo(results[0], results[1]);
    }
  }

  /**
   * The factors of matrices as LAPACK gives them.
   *
   * @param factors both triangular ones in one
   * @param pivots the rows exchanged, int32
   */
  public record LuFactors(Tensor factors, Tensor pivots) {
    static LuFactors of(Tensor[] results) {
      return new LuFactors(results[0], results[1]);
    }
  }

  /**
   * {@link LuFactors} and whether they could be computed.
   *
   * @param factors both triangular ones in one
   * @param pivots the rows exchanged, int32
   * @param info 0 for each matrix for which all went well, int32
   */
  public record FactorsAndInfo(Tensor factors, Tensor pivots, Tensor info) {
    static FactorsAndInfo of(Tensor[] results) {
      return new FactorsAndInfo(results[0], results[1], results[2]);
    }
  }
}
