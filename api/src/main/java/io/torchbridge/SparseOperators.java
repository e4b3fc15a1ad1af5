package io.torchbridge;

import java.util.Objects;

/**
 * The operators of sparse tensors, see <a
 * href="https://docs.pytorch.org/docs/stable/sparse.html">torch.sparse</a>; {@link Torch} makes
 * them and {@link Torch#sparse} has more functions. Most other operators take sparse tensors too.
 */
abstract sealed class SparseOperators extends RandomOperators permits AliasOperators {
  private static final Op CCOL_INDICES = Op.of("aten::ccol_indices");
  private static final Op COALESCE = Op.of("aten::coalesce");
  private static final Op COL_INDICES = Op.of("aten::col_indices");
  private static final Op CROW_INDICES = Op.of("aten::crow_indices");
  private static final Op DENSE_DIM = Op.of("aten::dense_dim");
  private static final Op HSPMM = Op.of("aten::hspmm");
  private static final Op INDICES = Op.of("aten::indices");
  private static final Op IS_COALESCED = Op.of("aten::is_coalesced");
  private static final Op ROW_INDICES = Op.of("aten::row_indices");
  private static final Op SMM = Op.of("aten::smm");
  private static final Op SPARSE_DIM = Op.of("aten::sparse_dim");
  private static final Op SPARSE_MASK = Op.of("aten::sparse_mask");
  private static final Op SSPADDMM = Op.of("aten::sspaddmm");
  private static final Op TO_DENSE = Op.of("aten::to_dense");
  private static final Op TO_SPARSE = Op.of("aten::to_sparse");
  private static final Op TO_SPARSE_BSC = Op.of("aten::to_sparse_bsc");
  private static final Op TO_SPARSE_BSR = Op.of("aten::to_sparse_bsr");
  private static final Op TO_SPARSE_CSC = Op.of("aten::to_sparse_csc");
  private static final Op TO_SPARSE_CSR = Op.of("aten::to_sparse_csr");
  private static final Op TO_SPARSE_SPARSE_DIM = Op.of("aten::to_sparse.sparse_dim");
  private static final Op VALUES = Op.of("aten::values");

  /** A COO tensor without duplicate indices, in order; itself if it is that. */
  public Tensor coalesce() {
    return COALESCE.tensor(self());
  }

  /** Whether a COO tensor has no duplicate indices and they are in order. */
  public boolean isCoalesced() {
    return (Boolean) Objects.requireNonNull(IS_COALESCED.call(self()));
  }

  /** The indices {@code (sparseDim, nnz)} of a coalesced COO tensor. */
  public Tensor indices() {
    return INDICES.tensor(self());
  }

  /** The values of a coalesced COO tensor, or of a compressed one. */
  public Tensor values() {
    return VALUES.tensor(self());
  }

  /** Where the rows of a CSR or BSR tensor begin and the last one ends. */
  public Tensor crowIndices() {
    return CROW_INDICES.tensor(self());
  }

  /** The columns of a CSR or BSR tensor's values. */
  public Tensor colIndices() {
    return COL_INDICES.tensor(self());
  }

  /** Where the columns of a CSC or BSC tensor begin and the last one ends. */
  public Tensor ccolIndices() {
    return CCOL_INDICES.tensor(self());
  }

  /** The rows of a CSC or BSC tensor's values. */
  public Tensor rowIndices() {
    return ROW_INDICES.tensor(self());
  }

  /** The number of sparse dimensions. */
  public long sparseDim() {
    return (Long) Objects.requireNonNull(SPARSE_DIM.call(self()));
  }

  /** The number of dense dimensions, which each value has. */
  public long denseDim() {
    return (Long) Objects.requireNonNull(DENSE_DIM.call(self()));
  }

  /** The elements of this dense tensor at the indices of a sparse one. */
  public Tensor sparseMask(Tensor mask) {
    return SPARSE_MASK.tensor(self(), mask);
  }

  /** All elements, in the strided layout. */
  public Tensor toDense() {
    return TO_DENSE.tensor(self());
  }

  /** The elements that are not 0, in the COO layout. */
  public Tensor toSparse() {
    return TO_SPARSE.tensor(self());
  }

  /** The slices that are not 0, in the COO layout with so many sparse dimensions. */
  public Tensor toSparse(long sparseDim) {
    return TO_SPARSE_SPARSE_DIM.tensor(self(), sparseDim);
  }

  /** The elements that are not 0, in a sparse layout without blocks. */
  public Tensor toSparse(Layout layout) {
    return TO_SPARSE.tensor(self(), layout);
  }

  /** The elements of a matrix that are not 0, by rows. */
  public Tensor toSparseCsr() {
    return TO_SPARSE_CSR.tensor(self());
  }

  /** The elements of a matrix that are not 0, by columns. */
  public Tensor toSparseCsc() {
    return TO_SPARSE_CSC.tensor(self());
  }

  /** The blocks of a matrix that are not 0, by rows. */
  public Tensor toSparseBsr(long blockRows, long blockColumns) {
    return TO_SPARSE_BSR.tensor(self(), new long[] {blockRows, blockColumns});
  }

  /** The blocks of a matrix that are not 0, by columns. */
  public Tensor toSparseBsc(long blockRows, long blockColumns) {
    return TO_SPARSE_BSC.tensor(self(), new long[] {blockRows, blockColumns});
  }

  /** The product of a sparse and a dense matrix, a sparse one. */
  public Tensor smm(Tensor mat2) {
    return SMM.tensor(self(), mat2);
  }

  /** The product of a COO and a dense matrix, with one sparse dimension. */
  public Tensor hspmm(Tensor mat2) {
    return HSPMM.tensor(self(), mat2);
  }

  /** {@code beta * self + alpha * (mat1 x mat2)} of sparse {@code self} and {@code mat1}. */
  public Tensor sspaddmm(Tensor mat1, Tensor mat2, Number beta, Number alpha) {
    return SSPADDMM.tensor(self(), mat1, mat2, beta, alpha);
  }
}
