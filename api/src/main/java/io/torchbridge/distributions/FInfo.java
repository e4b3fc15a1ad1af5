package io.torchbridge.distributions;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Tensor;

/**
 * The limits of a floating type: {@code torch.finfo}.
 *
 * @param eps the distance of 1 and the next larger number
 * @param tiny the smallest normal number
 * @param max the largest number
 */
record FInfo(double eps, double tiny, double max) {
  static FInfo of(Tensor tensor) {
    return of(tensor.dtype());
  }

  static FInfo of(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> new FInfo(Math.ulp(1.0), Double.MIN_NORMAL, Double.MAX_VALUE);
      case FLOAT32 -> new FInfo(Math.ulp(1f), Float.MIN_NORMAL, Float.MAX_VALUE);
      case FLOAT16 -> new FInfo(0x1p-10, 0x1p-14, 65504);
      case BFLOAT16 -> new FInfo(0x1p-7, 0x1p-126, 0x1.fep127);
      default ->
          throw new DTypeMismatchException(
              "distributions are of float16, bfloat16, float32 or float64, not of "
                  + dtype.torchName());
    };
  }

  /** {@code clamp_probs}: probabilities inside of (0, 1). */
  static Tensor clampProbs(Tensor probs) {
    double eps = of(probs).eps;
    return probs.clamp(eps, 1 - eps);
  }
}
