package io.torchbridge.metrics;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import java.util.List;

/** What the metrics of real numbers have in common: sums of float64, so that many can be added. */
final class Regression {
  private Regression() {}

  /** Targets less predictions. */
  static Tensor residual(String caller, Tensor predictions, Tensor targets) {
    if (!Arrays.equals(predictions.shape(), targets.shape())) {
      throw new ShapeMismatchException(
          "%s.update() got predictions %s and targets %s; they must have one shape"
              .formatted(
                  caller, Arrays.toString(predictions.shape()), Arrays.toString(targets.shape())));
    }
    if (predictions.dtype().isComplex() || targets.dtype().isComplex()) {
      throw new DTypeMismatchException(
          "%s.update() got predictions of %s and targets of %s; they must be real"
              .formatted(caller, predictions.dtype().torchName(), targets.dtype().torchName()));
    }
    return real(targets).sub(real(predictions));
  }

  static Tensor real(Tensor tensor) {
    return tensor.to(DType.FLOAT64);
  }

  static List<Tensor> sumAndCount(Tensor values) {
    Tensor sum = values.sum();
    return List.of(sum, sum.newFull(new long[] {}, values.numel()));
  }

  /** The first of the sums by the second, float32. */
  static Tensor mean(List<Tensor> sums) {
    return sums.get(0).div(sums.get(1)).to(DType.FLOAT32);
  }
}
