package io.torchbridge.dlpack;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The two structs in which tensors travel, and how they are read and written. */
enum Struct {
  /** {@code DLManagedTensorVersioned}, of DLPack 1.0 and later. */
  VERSIONED(
      MemoryLayout.structLayout(
          MemoryLayout.structLayout(JAVA_INT.withName("major"), JAVA_INT.withName("minor"))
              .withName("version"),
          ADDRESS.withName("manager_ctx"),
          ADDRESS.withName("deleter"),
          JAVA_LONG.withName("flags"),
          Layout.TENSOR.withName("dl_tensor"))),

  /** {@code DLManagedTensor}, of DLPack before 1.0. */
  UNVERSIONED(
      MemoryLayout.structLayout(
          Layout.TENSOR.withName("dl_tensor"),
          ADDRESS.withName("manager_ctx"),
          ADDRESS.withName("deleter")));

  /** The version that structs of ours have: that of the header these layouts follow. */
  static final int MAJOR = 1;

  static final int MINOR = 3;

  private static final class Layout {
    static final StructLayout TENSOR =
        MemoryLayout.structLayout(
            ADDRESS.withName("data"),
            JAVA_INT.withName("device_type"),
            JAVA_INT.withName("device_id"),
            JAVA_INT.withName("ndim"),
            JAVA_BYTE.withName("code"),
            JAVA_BYTE.withName("bits"),
            JAVA_SHORT.withName("lanes"),
            ADDRESS.withName("shape"),
            ADDRESS.withName("strides"),
            JAVA_LONG.withName("byte_offset"));
  }

  private static final long DATA = offset("data");
  private static final long DEVICE_TYPE = offset("device_type");
  private static final long DEVICE_ID = offset("device_id");
  private static final long NDIM = offset("ndim");
  private static final long CODE = offset("code");
  private static final long BITS = offset("bits");
  private static final long LANES = offset("lanes");
  private static final long SHAPE = offset("shape");
  private static final long STRIDES = offset("strides");
  private static final long BYTE_OFFSET = offset("byte_offset");
  private static final long MAJOR_AT = 0;
  private static final long MINOR_AT = 4;
  private static final long FLAGS = VERSIONED.layout.byteOffset(groupElement("flags"));

  private final StructLayout layout;
  private final long tensor;
  private final long context;
  private final long deleter;

  Struct(StructLayout layout) {
    this.layout = layout;
    tensor = layout.byteOffset(groupElement("dl_tensor"));
    context = layout.byteOffset(groupElement("manager_ctx"));
    deleter = layout.byteOffset(groupElement("deleter"));
  }

  private static long offset(String field) {
    return Layout.TENSOR.byteOffset(groupElement(field));
  }

  StructLayout layout() {
    return layout;
  }

  /** The struct at an address that the caller knows to hold one. */
  MemorySegment at(MemorySegment address) {
    return MemorySegment.ofAddress(address.address()).reinterpret(layout.byteSize());
  }

  int major(MemorySegment struct) {
    return this == VERSIONED ? struct.get(JAVA_INT, MAJOR_AT) : 0;
  }

  int minor(MemorySegment struct) {
    return this == VERSIONED ? struct.get(JAVA_INT, MINOR_AT) : 0;
  }

  MemorySegment deleter(MemorySegment struct) {
    return struct.get(ADDRESS, deleter);
  }

  long flags(MemorySegment struct) {
    return this == VERSIONED ? struct.get(JAVA_LONG, FLAGS) : 0;
  }

  boolean hasStrides(MemorySegment struct) {
    return struct.get(ADDRESS, tensor + STRIDES).address() != 0
        || struct.get(JAVA_INT, tensor + NDIM) == 0;
  }

  /**
   * The tensor of a struct.
   *
   * @throws DLPackException if it can't be one
   */
  DLTensor read(MemorySegment struct) {
    MemorySegment s = struct.asSlice(tensor, Layout.TENSOR.byteSize());
    int ndim = s.get(JAVA_INT, NDIM);
    if (ndim < 0 || ndim > DLTensor.MAX_DIMENSIONS) {
      throw new DLPackException(
          "a DLPack tensor has %d dimensions; it must have 0 to %d"
              .formatted(ndim, DLTensor.MAX_DIMENSIONS));
    }
    long shape = s.get(ADDRESS, SHAPE).address();
    long strides = s.get(ADDRESS, STRIDES).address();
    if (shape == 0 && ndim > 0) {
      throw new DLPackException("a DLPack tensor of %d dimensions has no shape".formatted(ndim));
    }
    return new DLTensor(
        s.get(ADDRESS, DATA).address(),
        new DLDevice(s.get(JAVA_INT, DEVICE_TYPE), s.get(JAVA_INT, DEVICE_ID)),
        new DLDataType(
            Byte.toUnsignedInt(s.get(JAVA_BYTE, CODE)),
            Byte.toUnsignedInt(s.get(JAVA_BYTE, BITS)),
            Short.toUnsignedInt(s.get(JAVA_SHORT, LANES))),
        longs(shape, ndim),
        strides == 0 ? null : longs(strides, ndim),
        s.get(JAVA_LONG, BYTE_OFFSET));
  }

  private static long[] longs(long address, int count) {
    return count == 0
        ? new long[0]
        : MemorySegment.ofAddress(address).reinterpret(8L * count).toArray(JAVA_LONG);
  }

  /** Bytes for a struct of so many dimensions with its shape and strides behind it. */
  long byteSize(int ndim) {
    return layout.byteSize() + 2L * 8 * ndim;
  }

  /** Writes a struct with shape and strides behind it; the deleter comes last. */
  void write(MemorySegment block, DLTensor value, long flags, MemorySegment deleterStub) {
    block.fill((byte) 0);
    long[] shape = value.shape();
    MemorySegment sizes = block.asSlice(layout.byteSize(), 8L * shape.length);
    MemorySegment strides = block.asSlice(layout.byteSize() + 8L * shape.length);
    MemorySegment.copy(shape, 0, sizes, JAVA_LONG, 0, shape.length);
    MemorySegment.copy(value.strides(), 0, strides, JAVA_LONG, 0, shape.length);
    MemorySegment s = block.asSlice(tensor, Layout.TENSOR.byteSize());
    s.set(ADDRESS, DATA, MemorySegment.ofAddress(value.data()));
    s.set(JAVA_INT, DEVICE_TYPE, value.device().type());
    s.set(JAVA_INT, DEVICE_ID, value.device().id());
    s.set(JAVA_INT, NDIM, shape.length);
    s.set(JAVA_BYTE, CODE, (byte) value.dtype().code());
    s.set(JAVA_BYTE, BITS, (byte) value.dtype().bits());
    s.set(JAVA_SHORT, LANES, (short) value.dtype().lanes());
    s.set(ADDRESS, SHAPE, sizes);
    s.set(ADDRESS, STRIDES, strides);
    s.set(JAVA_LONG, BYTE_OFFSET, value.byteOffset());
    if (this == VERSIONED) {
      block.set(JAVA_INT, MAJOR_AT, MAJOR);
      block.set(JAVA_INT, MINOR_AT, MINOR);
      block.set(JAVA_LONG, FLAGS, flags);
    }
    block.set(ADDRESS, context, block);
    block.set(ADDRESS, deleter, deleterStub);
  }
}
