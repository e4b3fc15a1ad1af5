package io.torchbridge;

/** The free functions and factories of {@link Torch}: each a thin front on one operator of ATen. */
abstract sealed class TorchOperators permits Torch {
  private static final Op ZEROS = Op.of("aten::zeros");

  /** Zeros of float32. */
  public static Tensor zeros(long... shape) {
    return ZEROS.tensor(shape);
  }
}
