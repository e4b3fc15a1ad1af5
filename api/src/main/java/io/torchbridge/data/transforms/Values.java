package io.torchbridge.data.transforms;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.Tensor;

/** The ranges of pixels' values. */
final class Values {
  private static final Op LEFT = Op.of("aten::bitwise_left_shift.Tensor_Scalar");
  private static final Op RIGHT = Op.of("aten::bitwise_right_shift.Tensor_Scalar");

  private Values() {}

  /** The greatest value: that of an integer dtype, 1 for floats. */
  static double most(DType dtype) {
    return dtype.isFloatingPoint() ? 1 : Math.pow(2, bits(dtype)) - 1;
  }

  /** How many bits of an integer dtype have its value. */
  static int bits(DType dtype) {
    return switch (dtype) {
      case UINT8 -> 8;
      case INT8 -> 7;
      case INT16 -> 15;
      case INT32 -> 31;
      case INT64 -> 63;
      default ->
          throw new DTypeMismatchException(
              "images have floats or one of uint8, int8, int16, int32 and int64, not "
                  + dtype.torchName());
    };
  }

  /** {@code to_dtype(scale=True)}. */
  static Tensor scaled(Tensor image, DType dtype) {
    DType from = image.dtype();
    if (from == dtype) {
      return image;
    }
    if (from.isFloatingPoint()) {
      if (dtype.isFloatingPoint()) {
        return image.to(dtype);
      }
      if (bits(dtype) >= 31 && (from == DType.FLOAT32 || dtype == DType.INT64)) {
        throw new InvalidArgumentException(
            "%s has not the bits for values of %s".formatted(from, dtype));
      }
      // a bit less than one more than the greatest value: each integer gets an equal share
      return image.mul(most(dtype) + 1 - 1e-3).to(dtype);
    }
    if (dtype.isFloatingPoint()) {
      return image.to(dtype).mul_(1 / most(from));
    }
    int more = bits(dtype) - bits(from);
    return more < 0 ? RIGHT.tensor(image, -more).to(dtype) : LEFT.tensor(image.to(dtype), more);
  }
}
