package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * What a factory of {@link Torch} makes: {@code Torch.zeros(TensorOptions.of(DType.FLOAT64), 2,
 * 3)}.
 *
 * @param dtype the type; null for the factory's default
 * @param device the device; null for the host, or that of the tensor it is made like
 * @param requiresGrad whether gradients are collected for it
 */
public record TensorOptions(@Nullable DType dtype, @Nullable Device device, boolean requiresGrad) {

  /** A type. */
  public static TensorOptions of(DType dtype) {
    return new TensorOptions(dtype, null, false);
  }

  /** A device. */
  public static TensorOptions of(Device device) {
    return new TensorOptions(null, device, false);
  }

  /** A type and a device. */
  public static TensorOptions of(DType dtype, Device device) {
    return new TensorOptions(dtype, device, false);
  }

  /** The type and the device of a tensor. */
  public static TensorOptions like(Tensor tensor) {
    return of(tensor.dtype(), tensor.device());
  }

  /** The same, but whether gradients are collected. */
  public TensorOptions withRequiresGrad(boolean value) {
    return new TensorOptions(dtype, device, value);
  }

  /** The same, of this type where none is named. */
  TensorOptions orDType(DType otherwise) {
    return dtype == null ? new TensorOptions(otherwise, device, requiresGrad) : this;
  }
}
