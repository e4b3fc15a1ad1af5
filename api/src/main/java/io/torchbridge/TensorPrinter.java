package io.torchbridge;

import java.util.Arrays;

final class TensorPrinter {
  private TensorPrinter() {}

  static String print(Tensor tensor) {
    return "tensor(" + tensor.dtype() + Arrays.toString(tensor.shape()) + ")";
  }
}
