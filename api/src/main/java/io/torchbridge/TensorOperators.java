package io.torchbridge;

/**
 * The operators of {@link Tensor}, each a thin front on one operator of ATen: here those of linear
 * algebra, see <a href="https://docs.pytorch.org/docs/stable/linalg.html">torch.linalg</a>, and of
 * conversion; the others in the classes above.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class TensorOperators extends ShapeOperators permits Tensor {
  private static final Op ADDMM = Op.of("aten::addmm");
  private static final Op ADDMM_IN_PLACE = Op.of("aten::addmm_");
  private static final Op ADDMV = Op.of("aten::addmv");
  private static final Op BADDBMM = Op.of("aten::baddbmm");
  private static final Op BADDBMM_IN_PLACE = Op.of("aten::baddbmm_");
  private static final Op BMM = Op.of("aten::bmm");
  private static final Op CDIST = Op.of("aten::cdist");
  private static final Op CLONE = Op.of("aten::clone");
  private static final Op DETACH = Op.of("aten::detach");
  private static final Op DETACH_IN_PLACE = Op.of("aten::detach_");
  private static final Op DOT = Op.of("aten::dot");
  private static final Op INNER = Op.of("aten::inner");
  private static final Op KRON = Op.of("aten::kron");
  private static final Op LINALG_CROSS = Op.of("aten::linalg_cross");
  private static final Op LINALG_DET = Op.of("aten::linalg_det");
  private static final Op LINALG_INV = Op.of("aten::linalg_inv");
  private static final Op LINALG_MATRIX_EXP = Op.of("aten::linalg_matrix_exp");
  private static final Op LINALG_MATRIX_POWER = Op.of("aten::linalg_matrix_power");
  private static final Op PINVERSE = Op.of("aten::pinverse");
  private static final Op LOGDET = Op.of("aten::logdet");
  private static final Op MATMUL = Op.of("aten::matmul");
  private static final Op MM = Op.of("aten::mm");
  private static final Op MV = Op.of("aten::mv");
  private static final Op NEW_EMPTY = Op.of("aten::new_empty");
  private static final Op NEW_FULL = Op.of("aten::new_full");
  private static final Op NEW_ONES = Op.of("aten::new_ones");
  private static final Op NEW_ZEROS = Op.of("aten::new_zeros");
  private static final Op OUTER = Op.of("aten::outer");
  private static final Op TENSORDOT = Op.of("aten::tensordot");
  private static final Op TO_DEVICE = Op.of("aten::to.device");
  private static final Op TO_DTYPE = Op.of("aten::to.dtype");
  private static final Op TO_DTYPE_LAYOUT = Op.of("aten::to.dtype_layout");
  private static final Op TRACE = Op.of("aten::trace");
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
}
