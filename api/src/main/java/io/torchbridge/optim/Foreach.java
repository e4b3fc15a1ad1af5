package io.torchbridge.optim;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arithmetic on lists of tensors of equal length, each one call of {@code aten::_foreach_*}. */
final class Foreach {
  private Foreach() {}

  private static List<Tensor> list(String operator, @Nullable Object... arguments) {
    return List.of(Torch.call(operator, arguments).tensors());
  }

  private static void inPlace(String operator, @Nullable Object... arguments) {
    Torch.call(operator, arguments);
  }

  static List<Tensor> neg(List<Tensor> a) {
    return list("aten::_foreach_neg", a);
  }

  static List<Tensor> sqrt(List<Tensor> a) {
    return list("aten::_foreach_sqrt", a);
  }

  static List<Tensor> add(List<Tensor> a, List<Tensor> b, double alpha) {
    return list("aten::_foreach_add.List", a, b, alpha);
  }

  /** {@code a += alpha * b}. */
  static void add_(List<Tensor> a, List<Tensor> b, double alpha) {
    inPlace("aten::_foreach_add_.List", a, b, alpha);
  }

  static void add_(List<Tensor> a, double scalar) {
    inPlace("aten::_foreach_add_.Scalar", a, scalar);
  }

  static void mul_(List<Tensor> a, double scalar) {
    inPlace("aten::_foreach_mul_.Scalar", a, scalar);
  }

  static void div_(List<Tensor> a, double[] scalars) {
    inPlace("aten::_foreach_div_.ScalarList", a, boxed(scalars));
  }

  static void maximum_(List<Tensor> a, List<Tensor> b) {
    inPlace("aten::_foreach_maximum_.List", a, b);
  }

  /** {@code a += weight * (b - a)}. */
  static void lerp_(List<Tensor> a, List<Tensor> b, double weight) {
    inPlace("aten::_foreach_lerp_.Scalar", a, b, weight);
  }

  /** {@code a += value * b * c}. */
  static void addcmul_(List<Tensor> a, List<Tensor> b, List<Tensor> c, double value) {
    inPlace("aten::_foreach_addcmul_.Scalar", a, b, c, value);
  }

  /** {@code a += values * b / c}. */
  static void addcdiv_(List<Tensor> a, List<Tensor> b, List<Tensor> c, double[] values) {
    inPlace("aten::_foreach_addcdiv_.ScalarList", a, b, c, boxed(values));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
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
