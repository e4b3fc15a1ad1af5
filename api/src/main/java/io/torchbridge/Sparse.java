package io.torchbridge;

/**
 * Functions of sparse tensors, as <a
 * href="https://docs.pytorch.org/docs/stable/sparse.html">torch.sparse</a>: {@code
 * Torch.sparse().mm(a, b)}.
 */
public final class Sparse {
  private static final Op SPARSE_SAMPLED_ADDMM = Op.of("aten::sparse_sampled_addmm");
  private static final Op _SPARSE_ADDMM = Op.of("aten::_sparse_addmm");
  private static final Op _SPARSE_LOG_SOFTMAX_INT = Op.of("aten::_sparse_log_softmax.int");
  private static final Op _SPARSE_MM = Op.of("aten::_sparse_mm");
  private static final Op _SPARSE_SOFTMAX_INT = Op.of("aten::_sparse_softmax.int");
  private static final Op _SPARSE_SUM = Op.of("aten::_sparse_sum");
  private static final Op _SPARSE_SUM_DIM = Op.of("aten::_sparse_sum.dim");
  private static final Op _SPDIAGS = Op.of("aten::_spdiags");
  static final Sparse INSTANCE = new Sparse();

  private Sparse() {}

  /** The product of a sparse matrix with a sparse or dense one; gradients pass to both. */
  public Tensor mm(Tensor mat1, Tensor mat2) {
    return _SPARSE_MM.tensor(mat1, mat2);
  }

  /** {@code mat + mat1 x mat2} of a sparse {@code mat1}. */
  public Tensor addmm(Tensor mat, Tensor mat1, Tensor mat2) {
    return _SPARSE_ADDMM.tensor(mat, mat1, mat2);
  }

  /** {@code beta * mat + alpha * (mat1 x mat2)} of a sparse {@code mat1}. */
  public Tensor addmm(Tensor mat, Tensor mat1, Tensor mat2, Number beta, Number alpha) {
    return _SPARSE_ADDMM.tensor(mat, mat1, mat2, beta, alpha);
  }

  /**
   * {@code beta * input + alpha * (mat1 x mat2)} where the CSR matrix {@code input} has elements.
   */
  public Tensor sampledAddmm(Tensor input, Tensor mat1, Tensor mat2, Number beta, Number alpha) {
    return SPARSE_SAMPLED_ADDMM.tensor(input, mat1, mat2, beta, alpha);
  }

  /** The sum of all elements. */
  public Tensor sum(Tensor input) {
    return _SPARSE_SUM.tensor(input);
  }

  /** The sums over dimensions; sparse while sparse dimensions are left. */
  public Tensor sum(Tensor input, long... dims) {
    return _SPARSE_SUM_DIM.tensor(input, dims);
  }

  /** The softmax of the elements that are there. */
  public Tensor softmax(Tensor input, long dim) {
    return _SPARSE_SOFTMAX_INT.tensor(input, dim);
  }

  /** The logarithm of {@link #softmax}. */
  public Tensor logSoftmax(Tensor input, long dim) {
    return _SPARSE_LOG_SOFTMAX_INT.tensor(input, dim);
  }

  /**
   * A matrix of this shape whose diagonals at {@code offsets} are the rows of {@code diagonals}.
   */
  public Tensor spdiags(Tensor diagonals, Tensor offsets, long... shape) {
    return _SPDIAGS.tensor(diagonals, offsets, shape);
  }
}
