package io.torchbridge.dlpack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a tensor is and where it lies, {@code DLTensor}: a value that owns no memory. */
public final class DLTensor {
  /** More dimensions than any library has; a larger number is taken for a damaged struct. */
  static final int MAX_DIMENSIONS = 64;

  private final long data;
  private final DLDevice device;
  private final DLDataType dtype;
  private final long[] shape;
  private final long[] strides;
  private final long byteOffset;
  private final long numel;

  /**
   * A description of a tensor.
   *
   * @param data the address, or on some devices the handle, of its memory
   * @param shape the size of each dimension
   * @param strides in elements, negative ones too; null if the elements lie in the order of their
   *     indices
   * @param byteOffset from {@code data} to the first element
   * @throws DLPackException if these can't be a tensor
   */
  public DLTensor(
      long data,
      DLDevice device,
      DLDataType dtype,
      long[] shape,
      long @Nullable [] strides,
      long byteOffset) {
    if (shape.length > MAX_DIMENSIONS) {
      throw new DLPackException(
          "a DLPack tensor has %d dimensions, more than %d"
              .formatted(shape.length, MAX_DIMENSIONS));
    }
    if (strides != null && strides.length != shape.length) {
      throw new DLPackException(
          "a DLPack tensor has %d strides for %d dimensions"
              .formatted(strides.length, shape.length));
    }
    this.data = data;
    this.device = device;
    this.dtype = dtype;
    this.shape = shape.clone();
    this.byteOffset = byteOffset;
    try {
      long count = 1;
      for (long size : shape) {
        if (size < 0) {
          throw new DLPackException(
              "a DLPack tensor has a negative size: " + Arrays.toString(shape));
        }
        count = Math.multiplyExact(count, size);
      }
      numel = count;
      this.strides = strides == null ? denseStrides(shape) : strides.clone();
      if (count > 0 && data == 0) {
        throw new DLPackException(
            "a DLPack tensor of shape %s has no data".formatted(Arrays.toString(shape)));
      }
      span(); // the check that it does not overflow
    } catch (ArithmeticException e) {
      throw new DLPackException(
          "a DLPack tensor of shape %s and strides %s is larger than memory can be"
              .formatted(Arrays.toString(shape), Arrays.toString(strides)));
    }
  }

  /** Row-major strides; sizes of 0 count as 1, so that an empty tensor's strides are sane. */
  private static long[] denseStrides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride = Math.multiplyExact(stride, Math.max(shape[i], 1));
    }
    return strides;
  }

  /** The address, or on some devices the handle, of the memory. */
  public long data() {
    return data;
  }

  public DLDevice device() {
    return device;
  }

  public DLDataType dtype() {
    return dtype;
  }

  /** The size of each dimension; a new array. */
  public long[] shape() {
    return shape.clone();
  }

  /** The strides in elements; a new array, never null. */
  public long[] strides() {
    return strides.clone();
  }

  /** From {@link #data} to the first element. */
  public long byteOffset() {
    return byteOffset;
  }

  /** The address of the element whose indices are all 0. */
  public long firstElement() {
    return data + byteOffset;
  }

  /** The number of elements. */
  public long numel() {
    return numel;
  }

  /** True if a stride is negative; PyTorch takes no such tensor. */
  public boolean hasNegativeStrides() {
    for (int i = 0; i < shape.length; i++) {
      if (strides[i] < 0 && shape[i] > 1) {
        return true;
      }
    }
    return false;
  }

  /** True if the elements lie one after the other in the order of their indices. */
  public boolean isContiguous() {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] == 0) {
        return true;
      }
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** How many bytes before the first element its lowest one lies; 0 without negative strides. */
  long bytesBefore() {
    long before = 0;
    for (int i = 0; i < shape.length && numel > 0; i++) {
      if (strides[i] < 0) {
        before = Math.addExact(before, Math.multiplyExact(shape[i] - 1, -strides[i]));
      }
    }
    return Math.multiplyExact(before, (long) dtype.byteSize());
  }

  /** How many bytes it takes from the lowest element to the end of the highest one. */
  long span() {
    if (numel == 0) {
      return 0;
    }
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      elements =
          Math.addExact(elements, Math.multiplyExact(shape[i] - 1, Math.absExact(strides[i])));
    }
    return Math.multiplyExact(elements, (long) dtype.byteSize());
  }

  /** True if every consumer reads it alike: some overlook a byte offset. */
  boolean isPlain() {
    return byteOffset == 0 || !device.hasAddresses();
  }

  /** The same tensor with its byte offset made part of the address, where that can be. */
  DLTensor plain() {
    return isPlain() ? this : new DLTensor(firstElement(), device, dtype, shape, strides, 0);
  }

  /** For people: {@code float32[2, 3] on cpu}. */
  @Override
  public String toString() {
    return dtype + Arrays.toString(shape) + " on " + device;
  }
}
