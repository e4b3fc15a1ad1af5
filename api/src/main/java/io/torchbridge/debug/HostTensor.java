package io.torchbridge.debug;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.Tensor;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.MemorySegment;

/**
 * Elements in Java's own hands, so that no backend is asked whether it is right.
 *
 * @param dtype of the elements
 * @param shape whose product is their number
 * @param elements one after the other
 */
public record HostTensor(DType dtype, long[] shape, MemorySegment elements) {

  /** A copy of a tensor's elements. */
  public static HostTensor of(Tensor tensor) {
    long bytes = tensor.numel() * tensor.dtype().byteSize();
    MemorySegment elements = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
    tensor.copyTo(elements);
    return new HostTensor(tensor.dtype(), tensor.shape(), elements);
  }

  /** A tensor's elements, as long as what {@code direct} made is there; copied if need be. */
  static HostTensor of(Direct direct, TensorHandle tensor) {
    TensorHandle host = tensor;
    if (host.layout() != Layout.STRIDED) {
      host = direct.tensor("aten::to_dense", host);
    }
    host = direct.tensor("aten::resolve_neg", direct.tensor("aten::resolve_conj", host));
    if (!host.device().isCpu()) {
      host = direct.tensor("aten::_to_copy", host, null, null, Device.CPU);
    }
    host = direct.tensor("aten::contiguous", host);
    if (host.dataAddress() == 0 && host.numel() > 0) {
      host = direct.tensor("aten::clone", host);
    }
    long bytes = host.numel() * host.dtype().byteSize();
    return new HostTensor(
        host.dtype(), host.shape(), MemorySegment.ofAddress(host.dataAddress()).reinterpret(bytes));
  }

  /** Dtype and shape: {@code float32[2, 3]}. */
  public String describe() {
    return dtype.torchName() + java.util.Arrays.toString(shape);
  }

  /** An element as a Complex, Long or Double; a Boolean is 0 or 1. */
  public Object element(long index) {
    if (dtype.isComplex()) {
      return new Complex(re(index), im(index));
    }
    return dtype.isFloatingPoint() ? (Object) re(index) : (Object) whole(index);
  }

  /** The same with the last axis, of 2, read as real and imaginary part. */
  public HostTensor asComplex() {
    DType complex =
        switch (dtype) {
          case FLOAT16 -> DType.COMPLEX32;
          case FLOAT32 -> DType.COMPLEX64;
          case FLOAT64 -> DType.COMPLEX128;
          default -> throw new IllegalArgumentException("no complex type has parts of " + dtype);
        };
    if (shape.length == 0 || shape[shape.length - 1] != 2) {
      throw new IllegalArgumentException("a complex tensor's last axis is not of 2");
    }
    return new HostTensor(complex, java.util.Arrays.copyOf(shape, shape.length - 1), elements);
  }

  public long numel() {
    return elements.byteSize() / dtype.byteSize();
  }

  /** The real part of an element. */
  public double re(long index) {
    return part(dtype.isComplex() ? 2 * index : index);
  }

  /** The imaginary part of an element; 0 where there is none. */
  public double im(long index) {
    return dtype.isComplex() ? part(2 * index + 1) : 0;
  }

  private double part(long index) {
    return switch (dtype) {
      case BOOL -> elements.get(JAVA_BYTE, index) != 0 ? 1 : 0;
      case FLOAT16, COMPLEX32 ->
          Float.float16ToFloat(elements.getAtIndex(JAVA_SHORT_UNALIGNED, index));
      case BFLOAT16 -> Float.intBitsToFloat(elements.getAtIndex(JAVA_SHORT_UNALIGNED, index) << 16);
      case FLOAT32, COMPLEX64 -> elements.getAtIndex(JAVA_FLOAT_UNALIGNED, index);
      case FLOAT64, COMPLEX128 -> elements.getAtIndex(JAVA_DOUBLE_UNALIGNED, index);
      default -> whole(index);
    };
  }

  /** An element of an integer type, of uint64 bit by bit; of the 8-bit floats the bits. */
  public long whole(long index) {
    return switch (dtype) {
      case UINT8 -> Byte.toUnsignedLong(elements.get(JAVA_BYTE, index));
      case UINT16 -> Short.toUnsignedLong(elements.getAtIndex(JAVA_SHORT_UNALIGNED, index));
      case UINT32 -> Integer.toUnsignedLong(elements.getAtIndex(JAVA_INT_UNALIGNED, index));
      case INT16 -> elements.getAtIndex(JAVA_SHORT_UNALIGNED, index);
      case INT32 -> elements.getAtIndex(JAVA_INT_UNALIGNED, index);
      case INT64, UINT64 -> elements.getAtIndex(JAVA_LONG_UNALIGNED, index);
      default -> elements.get(JAVA_BYTE, index);
    };
  }
}
