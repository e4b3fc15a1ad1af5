package io.torchbridge.io;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.torchbridge.DType;
import io.torchbridge.FileAccessException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code TensorProto}: what it says, and where its elements are.
 *
 * @param type ONNX's number of its dtype
 * @param raw its elements as they are in memory, little-endian; null if they are elsewhere
 * @param typed its elements in fields of numbers, one piece after the other
 * @param numbers the same in a field of integers
 * @param external where in another file they are
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record OnnxTensor(
    String name,
    int type,
    long[] shape,
    @Nullable MemorySegment raw,
    List<MemorySegment> typed,
    long[] numbers,
    @Nullable Map<String, String> external) {
  /** What PyTorch's operators take at most. */
  private static final int MAX_DIMENSIONS = 64;

  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  /** ONNX's {@code TensorProto.DataType}, of which some have no counterpart. */
  private static final @Nullable DType[] TYPES = {
    null,
    DType.FLOAT32,
    DType.UINT8,
    DType.INT8,
    DType.UINT16,
    DType.INT16,
    DType.INT32,
    DType.INT64,
    null, // string
    DType.BOOL,
    DType.FLOAT16,
    DType.FLOAT64,
    DType.UINT32,
    DType.UINT64,
    DType.COMPLEX64,
    DType.COMPLEX128,
    DType.BFLOAT16,
    DType.FLOAT8_E4M3FN,
    DType.FLOAT8_E4M3FNUZ,
    DType.FLOAT8_E5M2,
    DType.FLOAT8_E5M2FNUZ,
    null, // uint4
    null, // int4
    null, // float4e2m1
    DType.FLOAT8_E8M0FNU
  };

  /** Its type; null if there is none like it. */
  @Nullable DType dtype() {
    return type >= 0 && type < TYPES.length ? TYPES[type] : null;
  }

  /** Reads one {@code TensorProto}. */
  static OnnxTensor read(Path file, ProtobufFields fields) {
    var dims = new ArrayList<Long>();
    var typed = new ArrayList<MemorySegment>();
    var numbers = new Numbers();
    var external = new LinkedHashMap<String, String>();
    String name = "";
    long type = 0;
    boolean outside = false;
    MemorySegment raw = null;
    while (fields.next()) {
      switch (fields.number()) {
        case 1 -> fields.integers(dims::add);
        case 2 -> type = fields.integer();
        case 4 -> typed.add(fields.elements(4)); // float_data
        case 5, 7, 11 -> fields.integers(numbers::add); // int32_data, int64_data, uint64_data
        case 8 -> name = fields.text();
        case 9 -> raw = fields.bytes();
        case 10 -> typed.add(fields.elements(8)); // double_data
        case 13 -> entry(fields.message("an entry of external_data"), external);
        case 14 -> outside = fields.integer() == 1;
        default -> fields.skip();
      }
      if (dims.size() > MAX_DIMENSIONS) {
        throw FileErrors.malformed(
            file, "tensor \"%s\" has more than %d dimensions".formatted(name, MAX_DIMENSIONS));
      }
    }
    for (long size : dims) {
      if (size < 0) {
        throw FileErrors.malformed(file, "tensor \"%s\" has shape %s".formatted(name, dims));
      }
    }
    return new OnnxTensor(
        name,
        (int) Math.max(Math.min(type, Integer.MAX_VALUE), -1),
        dims.stream().mapToLong(Long::longValue).toArray(),
        raw,
        typed,
        numbers.all(),
        outside ? external : null);
  }

  private static void entry(ProtobufFields fields, Map<String, String> entries) {
    String key = "";
    String value = "";
    while (fields.next()) {
      switch (fields.number()) {
        case 1 -> key = fields.text();
        case 2 -> value = fields.text();
        default -> fields.skip();
      }
    }
    entries.put(key, value);
  }

  /** Integers without a box each. */
  private static final class Numbers {
    private long[] values = new long[0];
    private int count;

    void add(long value) {
      if (count == values.length) {
        values = java.util.Arrays.copyOf(values, Math.max(2 * count, 16));
      }
      values[count++] = value;
    }

    long[] all() {
      return java.util.Arrays.copyOf(values, count);
    }
  }

  /** Its elements as {@code dtype}, little-endian; a view of the file wherever that is possible. */
  MemorySegment elements(Path file, DType dtype, Arena arena) {
    long count;
    long bytes;
    try {
      count = 1;
      for (long size : shape) {
        count = Math.multiplyExact(count, size);
      }
      bytes = Math.multiplyExact(count, dtype.byteSize());
    } catch (ArithmeticException e) {
      throw FileErrors.malformed(
          file, "tensor \"%s\" has a shape larger than memory can be".formatted(name), e);
    }
    MemorySegment data = data(file, dtype, arena);
    if (data.byteSize() != bytes) {
      throw FileErrors.malformed(
          file,
          "tensor \"%s\" has %d bytes of data for %s%s, which has %d"
              .formatted(
                  name,
                  data.byteSize(),
                  dtype.torchName(),
                  java.util.Arrays.toString(shape),
                  bytes));
    }
    return data;
  }

  private MemorySegment data(Path file, DType dtype, Arena arena) {
    if (external != null) {
      return external(file, external, arena);
    }
    if (raw != null) {
      return raw;
    }
    boolean wide =
        switch (dtype) {
          case FLOAT32, FLOAT64, COMPLEX64, COMPLEX128 -> true;
          default -> false;
        };
    if (wide ? numbers.length > 0 : !typed.isEmpty()) {
      throw FileErrors.malformed(
          file,
          "tensor \"%s\" of %s has %s for data"
              .formatted(name, dtype.torchName(), wide ? "integers" : "floats"));
    }
    return wide ? joined(file) : numbers(file, dtype);
  }

  private MemorySegment joined(Path file) {
    if (typed.size() == 1) {
      return typed.getFirst();
    }
    long size = typed.stream().mapToLong(MemorySegment::byteSize).sum();
    MemorySegment all = heap(file, size);
    long at = 0;
    for (MemorySegment piece : typed) {
      MemorySegment.copy(piece, 0, all, at, piece.byteSize());
      at += piece.byteSize();
    }
    return all;
  }

  private MemorySegment heap(Path file, long size) {
    if (size > Integer.MAX_VALUE - 8) {
      throw FileErrors.malformed(
          file, "tensor \"%s\" has %d bytes that are not raw_data".formatted(name, size));
    }
    return MemorySegment.ofArray(new byte[(int) size]);
  }

  private MemorySegment numbers(Path file, DType dtype) {
    int unit = dtype.byteSize();
    MemorySegment all = heap(file, (long) numbers.length * unit);
    for (int i = 0; i < numbers.length; i++) {
      long at = (long) i * unit;
      switch (unit) {
        case 1 -> all.set(java.lang.foreign.ValueLayout.JAVA_BYTE, at, (byte) numbers[i]);
        case 2 -> all.set(JAVA_SHORT_UNALIGNED.withOrder(LITTLE), at, (short) numbers[i]);
        case 4 -> all.set(JAVA_INT_UNALIGNED.withOrder(LITTLE), at, (int) numbers[i]);
        default -> all.set(JAVA_LONG_UNALIGNED.withOrder(LITTLE), at, numbers[i]);
      }
    }
    return all;
  }

  /** The data in a file beside the model, which must not be elsewhere. */
  private MemorySegment external(Path file, Map<String, String> entries, Arena arena) {
    String location = entries.getOrDefault("location", "");
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path place;
    try {
      place = folder == null ? null : folder.resolve(location).normalize();
    } catch (InvalidPathException e) {
      place = null;
    }
    if (folder == null
        || place == null
        || location.isEmpty()
        || !place.startsWith(folder)
        || place.equals(folder)) {
      throw FileErrors.malformed(
          file,
          "tensor \"%s\" has its data in \"%s\", which is no file beside it"
              .formatted(name, location));
    }
    try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
      long offset = number(file, entries, "offset", 0);
      long length = number(file, entries, "length", channel.size() - offset);
      if (offset < 0 || length < 0 || length > channel.size() - offset) {
        throw FileErrors.malformed(
            file,
            "tensor \"%s\" has its data at bytes %d to %d of %s, which has %d"
                .formatted(name, offset, offset + length, place, channel.size()));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length, arena);
    } catch (IOException e) {
      throw FileAccessException.of(place, "read", e);
    }
  }

  private long number(Path file, Map<String, String> entries, String key, long otherwise) {
    String value = entries.get(key);
    try {
      return value == null ? otherwise : Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw FileErrors.malformed(
          file, "tensor \"%s\" has %s \"%s\" for its data".formatted(name, key, value), e);
    }
  }
}
