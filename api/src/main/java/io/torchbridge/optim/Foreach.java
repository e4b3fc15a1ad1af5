package io.torchbridge.optim;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import java.util.Arrays;
import java.util.List;

/** Arithmetic on lists of tensors of equal length, each one call of {@code aten::_foreach_*}. */
final class Foreach {
  private static final Op ABS = Op.of("aten::_foreach_abs");
  private static final Op ADDCDIV_LISTS = Op.of("aten::_foreach_addcdiv_.ScalarList");
  private static final Op ADDCDIV_SCALAR = Op.of("aten::_foreach_addcdiv_.Scalar");
  private static final Op ADDCMUL = Op.of("aten::_foreach_addcmul.Scalar");
  private static final Op ADDCMUL_IN_PLACE = Op.of("aten::_foreach_addcmul_.Scalar");
  private static final Op ADD_LIST = Op.of("aten::_foreach_add.List");
  private static final Op ADD_LIST_IN_PLACE = Op.of("aten::_foreach_add_.List");
  private static final Op ADD_SCALAR = Op.of("aten::_foreach_add.Scalar");
  private static final Op ADD_SCALAR_IN_PLACE = Op.of("aten::_foreach_add_.Scalar");
  private static final Op COPY = Op.of("aten::_foreach_copy_");
  private static final Op DIV_LIST_IN_PLACE = Op.of("aten::_foreach_div_.List");
  private static final Op DIV_SCALARS = Op.of("aten::_foreach_div.ScalarList");
  private static final Op DIV_SCALARS_IN_PLACE = Op.of("aten::_foreach_div_.ScalarList");
  private static final Op LERP = Op.of("aten::_foreach_lerp_.Scalar");
  private static final Op MAXIMUM = Op.of("aten::_foreach_maximum_.List");
  private static final Op MUL_LIST_IN_PLACE = Op.of("aten::_foreach_mul_.List");
  private static final Op MUL_SCALAR_IN_PLACE = Op.of("aten::_foreach_mul_.Scalar");
  private static final Op MUL_SCALARS = Op.of("aten::_foreach_mul.ScalarList");
  private static final Op MUL_SCALARS_IN_PLACE = Op.of("aten::_foreach_mul_.ScalarList");
  private static final Op NEG = Op.of("aten::_foreach_neg");
  private static final Op SQRT = Op.of("aten::_foreach_sqrt");
  private static final Op SQRT_IN_PLACE = Op.of("aten::_foreach_sqrt_");
  private static final Op ZERO = Op.of("aten::_foreach_zero_");

  private Foreach() {}

  private static List<Tensor> list(Op operator, Object... arguments) {
    return List.of(operator.tensors(arguments));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  static List<Tensor> neg(List<Tensor> a) {
    return list(NEG, a);
  }

  static List<Tensor> abs(List<Tensor> a) {
    return list(ABS, a);
  }

  static List<Tensor> sqrt(List<Tensor> a) {
    return list(SQRT, a);
  }

  static void sqrt_(List<Tensor> a) {
    SQRT_IN_PLACE.call(a);
  }

  static void zero_(List<Tensor> a) {
    ZERO.call(a);
  }

  static void copy_(List<Tensor> a, List<Tensor> b) {
    COPY.call(a, b);
  }

  static List<Tensor> add(List<Tensor> a, List<Tensor> b, double alpha) {
    return list(ADD_LIST, a, b, alpha);
  }

  static List<Tensor> add(List<Tensor> a, double scalar) {
    return list(ADD_SCALAR, a, scalar);
  }

  /** {@code a += alpha * b}. */
  static void add_(List<Tensor> a, List<Tensor> b, double alpha) {
    ADD_LIST_IN_PLACE.call(a, b, alpha);
  }

  static void add_(List<Tensor> a, double scalar) {
    ADD_SCALAR_IN_PLACE.call(a, scalar);
  }

  static List<Tensor> mul(List<Tensor> a, double[] scalars) {
    return list(MUL_SCALARS, a, boxed(scalars));
  }

  static void mul_(List<Tensor> a, List<Tensor> b) {
    MUL_LIST_IN_PLACE.call(a, b);
  }

  static void mul_(List<Tensor> a, double scalar) {
    MUL_SCALAR_IN_PLACE.call(a, scalar);
  }

  static void mul_(List<Tensor> a, double[] scalars) {
    MUL_SCALARS_IN_PLACE.call(a, boxed(scalars));
  }

  static List<Tensor> div(List<Tensor> a, double[] scalars) {
    return list(DIV_SCALARS, a, boxed(scalars));
  }

  static void div_(List<Tensor> a, List<Tensor> b) {
    DIV_LIST_IN_PLACE.call(a, b);
  }

  static void div_(List<Tensor> a, double[] scalars) {
    DIV_SCALARS_IN_PLACE.call(a, boxed(scalars));
  }

  static void maximum_(List<Tensor> a, List<Tensor> b) {
    MAXIMUM.call(a, b);
  }

  /** {@code a += weight * (b - a)}. */
  static void lerp_(List<Tensor> a, List<Tensor> b, double weight) {
    LERP.call(a, b, weight);
  }

  /** {@code a + value * b * c}. */
  static List<Tensor> addcmul(List<Tensor> a, List<Tensor> b, List<Tensor> c, double value) {
    return list(ADDCMUL, a, b, c, value);
  }

  /** {@code a += value * b * c}. */
  static void addcmul_(List<Tensor> a, List<Tensor> b, List<Tensor> c, double value) {
    ADDCMUL_IN_PLACE.call(a, b, c, value);
  }

  /** {@code a += value * b / c}. */
  static void addcdiv_(List<Tensor> a, List<Tensor> b, List<Tensor> c, double value) {
    ADDCDIV_SCALAR.call(a, b, c, value);
  }

  /** {@code a += values * b / c}. */
  static void addcdiv_(List<Tensor> a, List<Tensor> b, List<Tensor> c, double[] values) {
    ADDCDIV_LISTS.call(a, b, c, boxed(values));
  }

  /** Whether PyTorch's fused optimizers take these: real, of one dtype, on one device. */
  static boolean canFuse(List<Tensor> params) {
    DType dtype = params.getFirst().dtype();
    Device device = params.getFirst().device();
    return dtype.isFloatingPoint()
        && dtype.byteSize() >= 2
        && (device.isCpu() || device.type() == Device.Type.CUDA)
        && params.stream().allMatch(p -> p.dtype() == dtype && p.device().equals(device));
  }
}
