package io.torchbridge.optim;

import io.torchbridge.Layout;
import io.torchbridge.Op;
import io.torchbridge.Tensor;

/**
 * A gradient of which only some rows are there, such as an embedding's.
 *
 * @param indices of the rows, each once
 * @param values the rows
 */
record SparseGradient(Tensor gradient, Tensor indices, Tensor values) {
  private static final Op COALESCE = Op.of("aten::coalesce");
  private static final Op INDICES = Op.of("aten::_indices");
  private static final Op SPARSE = Op.of("aten::sparse_coo_tensor.indices_size");
  private static final Op SPARSE_MASK = Op.of("aten::sparse_mask");
  private static final Op VALUES = Op.of("aten::_values");

  static boolean is(Tensor gradient) {
    return gradient.layout() == Layout.SPARSE;
  }

  static SparseGradient of(Tensor gradient) {
    Tensor coalesced = COALESCE.tensor(gradient);
    return new SparseGradient(coalesced, INDICES.tensor(coalesced), VALUES.tensor(coalesced));
  }

  /** A tensor of the same rows with other values. */
  Tensor with(Tensor others) {
    return SPARSE.tensor(indices, others, gradient.shape());
  }

  /** The same rows of a dense tensor. */
  Tensor rowsOf(Tensor dense) {
    return VALUES.tensor(SPARSE_MASK.tensor(dense, gradient));
  }
}
