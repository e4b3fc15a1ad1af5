package io.torchbridge;

/** The operators of {@link Tensor}: each a thin front on one operator of ATen. */
abstract sealed class TensorOperators permits Tensor {
  private static final Op ADD = Op.of("aten::add.Tensor");
  private static final Op DETACH = Op.of("aten::detach");
  private static final Op CONTIGUOUS = Op.of("aten::contiguous");
  private static final Op TO = Op.of("aten::_to_copy");

  abstract Tensor self();

  /** {@code self + other}, broadcast. */
  public Tensor add(Tensor other) {
    return ADD.tensor(self(), other, 1L);
  }

  /** The same data outside of the graph. */
  public Tensor detach() {
    return DETACH.tensor(self());
  }

  /** Itself, or a copy if it does not lie contiguous in memory. */
  public Tensor contiguous() {
    return CONTIGUOUS.tensor(self());
  }
}
