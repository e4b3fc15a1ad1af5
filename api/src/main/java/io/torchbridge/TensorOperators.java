package io.torchbridge;

import java.util.Objects;

/**
 * The operators of {@link Tensor}, each a thin front on one operator of ATen: here those of linear
 * algebra, see <a href="https://docs.pytorch.org/docs/stable/linalg.html">torch.linalg</a>, and of
 * conversion; the others in the classes above.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class TensorOperators extends ShapeOperators permits RandomOperators {
  private static final Op ADDBMM = Op.of("aten::addbmm");
  private static final Op ADDBMM_IN_PLACE = Op.of("aten::addbmm_");
  private static final Op ADDMM = Op.of("aten::addmm");
  private static final Op ADDMM_IN_PLACE = Op.of("aten::addmm_");
  private static final Op ADDMV = Op.of("aten::addmv");
  private static final Op ADDMV_IN_PLACE = Op.of("aten::addmv_");
  private static final Op ADDR = Op.of("aten::addr");
  private static final Op ADDR_IN_PLACE = Op.of("aten::addr_");
  private static final Op BADDBMM = Op.of("aten::baddbmm");
  private static final Op BADDBMM_IN_PLACE = Op.of("aten::baddbmm_");
  private static final Op BMM = Op.of("aten::bmm");
  private static final Op CDIST = Op.of("aten::cdist");
  private static final Op CHOLESKY_INVERSE = Op.of("aten::cholesky_inverse");
  private static final Op CHOLESKY_SOLVE = Op.of("aten::cholesky_solve");
  private static final Op CLONE = Op.of("aten::clone");
  private static final Op DETACH = Op.of("aten::detach");
  private static final Op DETACH_IN_PLACE = Op.of("aten::detach_");
  private static final Op DOT = Op.of("aten::dot");
  private static final Op GEQRF = Op.of("aten::geqrf");
  private static final Op INNER = Op.of("aten::inner");
  private static final Op IS_CONJ = Op.of("aten::is_conj");
  private static final Op IS_INFERENCE = Op.of("aten::is_inference");
  private static final Op IS_NEG = Op.of("aten::is_neg");
  private static final Op IS_NONZERO = Op.of("aten::is_nonzero");
  private static final Op IS_PINNED = Op.of("aten::is_pinned");
  private static final Op KRON = Op.of("aten::kron");
  private static final Op LINALG_CROSS = Op.of("aten::linalg_cross");
  private static final Op LINALG_DET = Op.of("aten::linalg_det");
  private static final Op LINALG_INV = Op.of("aten::linalg_inv");
  private static final Op LINALG_MATRIX_EXP = Op.of("aten::linalg_matrix_exp");
  private static final Op LINALG_MATRIX_POWER = Op.of("aten::linalg_matrix_power");
  private static final Op LINALG_SLOGDET = Op.of("aten::linalg_slogdet");
  private static final Op LOGDET = Op.of("aten::logdet");
  private static final Op MATMUL = Op.of("aten::matmul");
  private static final Op MM = Op.of("aten::mm");
  private static final Op MV = Op.of("aten::mv");
  private static final Op NEW_EMPTY = Op.of("aten::new_empty");
  private static final Op NEW_EMPTY_STRIDED = Op.of("aten::new_empty_strided");
  private static final Op NEW_FULL = Op.of("aten::new_full");
  private static final Op NEW_ONES = Op.of("aten::new_ones");
  private static final Op NEW_ZEROS = Op.of("aten::new_zeros");
  private static final Op ORGQR = Op.of("aten::orgqr");
  private static final Op ORMQR = Op.of("aten::ormqr");
  private static final Op OUTER = Op.of("aten::outer");
  private static final Op PINVERSE = Op.of("aten::pinverse");
  private static final Op RETAINS_GRAD = Op.of("aten::retains_grad");
  private static final Op RETAIN_GRAD = Op.of("aten::retain_grad");
  private static final Op SYM_STORAGE_OFFSET = Op.of("aten::sym_storage_offset");
  private static final Op TENSORDOT = Op.of("aten::tensordot");
  private static final Op TO_DEVICE = Op.of("aten::to.device");
  private static final Op TO_DTYPE = Op.of("aten::to.dtype");
  private static final Op TO_DTYPE_LAYOUT = Op.of("aten::to.dtype_layout");
  private static final Op TRACE = Op.of("aten::trace");
  private static final Op TYPE_AS = Op.of("aten::type_as");
  private static final Op VDOT = Op.of("aten::vdot");

  // Products

  /** The product of vectors and matrices, the dimensions before the last two broadcast. */
  public Tensor matmul(Tensor other) {
    return MATMUL.tensor(self(), other);
  }

  /** {@code (N, M) x (M, P) -> (N, P)}. */
  public Tensor mm(Tensor mat2) {
    return MM.tensor(self(), mat2);
  }

  /** {@code (B, N, M) x (B, M, P) -> (B, N, P)}. */
  public Tensor bmm(Tensor mat2) {
    return BMM.tensor(self(), mat2);
  }

  /** {@code (N, M) x (M) -> (N)}. */
  public Tensor mv(Tensor vec) {
    return MV.tensor(self(), vec);
  }

  /** {@code (N) x (N) -> ()}. */
  public Tensor dot(Tensor other) {
    return DOT.tensor(self(), other);
  }

  /** {@link #dot} with this vector conjugated. */
  public Tensor vdot(Tensor other) {
    return VDOT.tensor(self(), other);
  }

  /** The dot products over the last dimensions. */
  public Tensor inner(Tensor other) {
    return INNER.tensor(self(), other);
  }

  /** {@code (N) x (M) -> (N, M)}. */
  public Tensor outer(Tensor vec2) {
    return OUTER.tensor(self(), vec2);
  }

  /** The Kronecker product. */
  public Tensor kron(Tensor other) {
    return KRON.tensor(self(), other);
  }

  /** The cross product of vectors of size 3 in a dimension. */
  public Tensor cross(Tensor other, long dim) {
    return LINALG_CROSS.tensor(self(), other, dim);
  }

  /** The product, summed over pairs of dimensions. */
  public Tensor tensordot(Tensor other, long[] dims, long[] otherDims) {
    return TENSORDOT.tensor(self(), other, dims, otherDims);
  }

  /** {@code self + mat1 x mat2}. */
  public Tensor addmm(Tensor mat1, Tensor mat2) {
    return ADDMM.tensor(self(), mat1, mat2);
  }

  /** {@link #addmm(Tensor, Tensor)}, in place. */
  public Tensor addmm_(Tensor mat1, Tensor mat2) {
    return ADDMM_IN_PLACE.tensor(self(), mat1, mat2);
  }

  /** {@code beta * self + alpha * (mat1 x mat2)}. */
  public Tensor addmm(Tensor mat1, Tensor mat2, Number beta, Number alpha) {
    return ADDMM.tensor(self(), mat1, mat2, beta, alpha);
  }

  /** {@link #addmm(Tensor, Tensor, Number, Number)}, in place. */
  public Tensor addmm_(Tensor mat1, Tensor mat2, Number beta, Number alpha) {
    return ADDMM_IN_PLACE.tensor(self(), mat1, mat2, beta, alpha);
  }

  /** {@code self + mat x vec}. */
  public Tensor addmv(Tensor mat, Tensor vec) {
    return ADDMV.tensor(self(), mat, vec);
  }

  /** {@code self + batch1 x batch2}, of batches of matrices. */
  public Tensor baddbmm(Tensor batch1, Tensor batch2) {
    return BADDBMM.tensor(self(), batch1, batch2);
  }

  /** {@link #baddbmm(Tensor, Tensor)}, in place. */
  public Tensor baddbmm_(Tensor batch1, Tensor batch2) {
    return BADDBMM_IN_PLACE.tensor(self(), batch1, batch2);
  }

  // Matrices; {@link Linalg} has the decompositions

  /** The sum of a matrix' diagonal. */
  public Tensor trace() {
    return TRACE.tensor(self());
  }

  /** The determinants of square matrices {@code (*, N, N)}. */
  public Tensor det() {
    return LINALG_DET.tensor(self());
  }

  /** The logarithms of determinants; NaN of negative ones. */
  public Tensor logdet() {
    return LOGDET.tensor(self());
  }

  /** The inverses of square matrices {@code (*, N, N)}. */
  public Tensor inverse() {
    return LINALG_INV.tensor(self());
  }

  /** The pseudo-inverses of matrices {@code (*, M, N)}. */
  public Tensor pinverse() {
    return PINVERSE.tensor(self());
  }

  /** Square matrices multiplied {@code n} times; the inverses if {@code n} is negative. */
  public Tensor matrixPower(long n) {
    return LINALG_MATRIX_POWER.tensor(self(), n);
  }

  /** The matrix exponential. */
  public Tensor matrixExp() {
    return LINALG_MATRIX_EXP.tensor(self());
  }

  /** The distances of all pairs of rows: {@code (*, P, M), (*, R, M) -> (*, P, R)}. */
  public Tensor cdist(Tensor other) {
    return CDIST.tensor(self(), other);
  }

  /** The {@code p}-norm distances of all pairs of rows. */
  public Tensor cdist(Tensor other, double p) {
    return CDIST.tensor(self(), other, p);
  }

  // Type, device, graph

  /** The elements as another type; shares this tensor's memory if it is of that type. */
  public Tensor to(DType dtype) {
    return TO_DTYPE.tensor(self(), dtype);
  }

  /** The elements on another device; shares this tensor's memory if it is there. */
  public Tensor to(Device device) {
    return TO_DTYPE_LAYOUT.tensor(self(), null, null, device);
  }

  /** The elements as another type on another device. */
  public Tensor to(DType dtype, Device device) {
    return TO_DEVICE.tensor(self(), device, dtype);
  }

  /** The same memory outside of the graph. */
  public Tensor detach() {
    return DETACH.tensor(self());
  }

  /** Takes this tensor out of the graph. */
  public Tensor detach_() {
    return DETACH_IN_PLACE.tensor(self());
  }

  /** Zeros of this tensor's type and device. */
  public Tensor newZeros(long... shape) {
    return NEW_ZEROS.tensor(self(), shape);
  }

  /** Ones of this tensor's type and device. */
  public Tensor newOnes(long... shape) {
    return NEW_ONES.tensor(self(), shape);
  }

  /** Memory as it comes, of this tensor's type and device. */
  public Tensor newEmpty(long... shape) {
    return NEW_EMPTY.tensor(self(), shape);
  }

  /** One value everywhere, of this tensor's type and device. */
  public Tensor newFull(long[] shape, Number value) {
    return NEW_FULL.tensor(self(), shape, value);
  }

  /** The elements in another order in memory; shares this tensor's memory if they are. */
  public Tensor to(MemoryFormat format) {
    return TO_DTYPE_LAYOUT.tensor(self(), null, null, null, null, false, false, format);
  }

  /** The elements in the host's memory; shares this tensor's memory if they are there. */
  public Tensor cpu() {
    return to(Device.CPU);
  }

  /** A copy, through which gradients pass. */
  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod") // PyTorch's clone is an operator
  public Tensor clone() {
    return CLONE.tensor(self());
  }

  // More products

  /** {@link #addmv(Tensor, Tensor)}, in place. */
  public Tensor addmv_(Tensor mat, Tensor vec) {
    return ADDMV_IN_PLACE.tensor(self(), mat, vec);
  }

  /** {@code beta * self + alpha * (mat x vec)}. */
  public Tensor addmv(Tensor mat, Tensor vec, Number beta, Number alpha) {
    return ADDMV.tensor(self(), mat, vec, beta, alpha);
  }

  /** {@link #addmv(Tensor, Tensor, Number, Number)}, in place. */
  public Tensor addmv_(Tensor mat, Tensor vec, Number beta, Number alpha) {
    return ADDMV_IN_PLACE.tensor(self(), mat, vec, beta, alpha);
  }

  /** {@code self + vec1 ⊗ vec2}: {@code (N, M), (N), (M) -> (N, M)}. */
  public Tensor addr(Tensor vec1, Tensor vec2) {
    return ADDR.tensor(self(), vec1, vec2);
  }

  /** {@link #addr(Tensor, Tensor)}, in place. */
  public Tensor addr_(Tensor vec1, Tensor vec2) {
    return ADDR_IN_PLACE.tensor(self(), vec1, vec2);
  }

  /** {@code beta * self + alpha * (vec1 ⊗ vec2)}. */
  public Tensor addr(Tensor vec1, Tensor vec2, Number beta, Number alpha) {
    return ADDR.tensor(self(), vec1, vec2, beta, alpha);
  }

  /** {@link #addr(Tensor, Tensor, Number, Number)}, in place. */
  public Tensor addr_(Tensor vec1, Tensor vec2, Number beta, Number alpha) {
    return ADDR_IN_PLACE.tensor(self(), vec1, vec2, beta, alpha);
  }

  /** {@code self} plus the sum of the products of a batch's matrices. */
  public Tensor addbmm(Tensor batch1, Tensor batch2) {
    return ADDBMM.tensor(self(), batch1, batch2);
  }

  /** {@link #addbmm(Tensor, Tensor)}, in place. */
  public Tensor addbmm_(Tensor batch1, Tensor batch2) {
    return ADDBMM_IN_PLACE.tensor(self(), batch1, batch2);
  }

  /** {@code beta * self} plus {@code alpha} times the sum of the products of a batch's matrices. */
  public Tensor addbmm(Tensor batch1, Tensor batch2, Number beta, Number alpha) {
    return ADDBMM.tensor(self(), batch1, batch2, beta, alpha);
  }

  /** {@link #addbmm(Tensor, Tensor, Number, Number)}, in place. */
  public Tensor addbmm_(Tensor batch1, Tensor batch2, Number beta, Number alpha) {
    return ADDBMM_IN_PLACE.tensor(self(), batch1, batch2, beta, alpha);
  }

  /** {@code beta * self + alpha * (batch1 x batch2)}, of batches of matrices. */
  public Tensor baddbmm(Tensor batch1, Tensor batch2, Number beta, Number alpha) {
    return BADDBMM.tensor(self(), batch1, batch2, beta, alpha);
  }

  /** {@link #baddbmm(Tensor, Tensor, Number, Number)}, in place. */
  public Tensor baddbmm_(Tensor batch1, Tensor batch2, Number beta, Number alpha) {
    return BADDBMM_IN_PLACE.tensor(self(), batch1, batch2, beta, alpha);
  }

  // More of matrices

  /** {@code X} of {@code A X = self}, where {@code l} is the triangular factor of {@code A}. */
  public Tensor choleskySolve(Tensor l, boolean upper) {
    return CHOLESKY_SOLVE.tensor(self(), l, upper);
  }

  /** The inverse of the matrix whose triangular factor this is. */
  public Tensor choleskyInverse(boolean upper) {
    return CHOLESKY_INVERSE.tensor(self(), upper);
  }

  /** The reflectors of a QR decomposition as LAPACK's {@code geqrf} gives them. */
  public Reflectors geqrf() {
    return Reflectors.of(GEQRF.tensors(self()));
  }

  /** The orthogonal matrix of the reflectors of {@link #geqrf}. */
  public Tensor orgqr(Tensor tau) {
    return ORGQR.tensor(self(), tau);
  }

  /** The orthogonal matrix of the reflectors of {@link #geqrf}, times {@code other}. */
  public Tensor ormqr(Tensor tau, Tensor other, boolean left, boolean transpose) {
    return ORMQR.tensor(self(), tau, other, left, transpose);
  }

  /** Sign and logarithm of the absolute value of determinants. */
  public Linalg.Slogdet slogdet() {
    return Linalg.Slogdet.of(LINALG_SLOGDET.tensors(self()));
  }

  // More of types and memory

  /** {@link #to(DType)} of another tensor's type. */
  public Tensor typeAs(Tensor other) {
    return TYPE_AS.tensor(self(), other);
  }

  /** Memory as it comes, of this tensor's type and device, with these strides. */
  public Tensor newEmptyStrided(long[] size, long[] stride) {
    return NEW_EMPTY_STRIDED.tensor(self(), size, stride);
  }

  /** The place of the first element in the storage, in elements. */
  public long storageOffset() {
    return (Long) result(SYM_STORAGE_OFFSET);
  }

  /** Whether it is a view whose conjugation is still to be done. */
  public boolean isConj() {
    return (Boolean) result(IS_CONJ);
  }

  /** Whether it is a view whose negation is still to be done. */
  public boolean isNeg() {
    return (Boolean) result(IS_NEG);
  }

  /** Whether it was made in inference mode. */
  public boolean isInference() {
    return (Boolean) result(IS_INFERENCE);
  }

  /** Whether the one element is not 0. */
  public boolean isNonzero() {
    return (Boolean) result(IS_NONZERO);
  }

  /** Whether it lies in pinned memory of the host. */
  public boolean isPinned() {
    return (Boolean) result(IS_PINNED);
  }

  /** Keeps the gradient of this result of an operator, as for a leaf. */
  public void retainGrad() {
    RETAIN_GRAD.call(self());
  }

  /** Whether the gradient of this result of an operator is kept. */
  public boolean retainsGrad() {
    return (Boolean) result(RETAINS_GRAD);
  }

  private Object result(Op op) {
    return Objects.requireNonNull(op.call(self()));
  }

  /**
   * A QR decomposition as LAPACK's {@code geqrf} gives it.
   *
   * @param a {@code R} and, below the diagonal, the reflectors
   * @param tau the reflectors' factors
   */
  public record Reflectors(Tensor a, Tensor tau) {
    static Reflectors of(Tensor[] results) {
      return new Reflectors(results[0], results[1]);
    }
  }
}
