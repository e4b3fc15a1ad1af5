package io.torchbridge;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.Crossing;
import io.torchbridge.spi.Crossing.Border;
import io.torchbridge.spi.Interceptors;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Elements from Java's memory into tensors and back. */
final class HostData {
  private static final int MOST_DIMENSIONS = 255; // of an array, by the JVM's specification
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private static final Op EMPTY = Op.of("aten::empty.memory_format");
  private static final Op TO_COPY = Op.of("aten::_to_copy");
  private static final Op CLONE = Op.of("aten::clone");
  private static final Op RESOLVE_CONJ = Op.of("aten::resolve_conj");
  private static final Op RESOLVE_NEG = Op.of("aten::resolve_neg");

  private static final Set<DType> TO_FLOAT =
      EnumSet.of(
          DType.FLOAT16,
          DType.BFLOAT16,
          DType.FLOAT8_E4M3FN,
          DType.FLOAT8_E5M2,
          DType.FLOAT8_E4M3FNUZ,
          DType.FLOAT8_E5M2FNUZ,
          DType.FLOAT8_E8M0FNU);

  private HostData() {}

  // In

  /**
   * Elements in Java's memory.
   *
   * @param segment on the heap or not
   * @param isNatural whether the type is not the data's own but follows the default
   */
  private record Source(MemorySegment segment, DType dtype, long[] shape, boolean isNatural) {
    Source(MemorySegment segment, DType dtype, long[] shape) {
      this(segment, dtype, shape, false);
    }
  }

  static Tensor tensor(Object data, @Nullable DType dtype, @Nullable Device device, Backend on) {
    DType real = on.defaultDtype();
    boolean wide =
        dtype == null
            ? real == DType.FLOAT64
            : dtype != DType.FLOAT32 && dtype != DType.COMPLEX64; // rounded once
    Source source = source(data, wide);
    Tensor tensor = copyIn(source.segment, source.dtype, source.shape, on);
    DType wanted = dtype == null && source.isNatural && !source.dtype.isComplex() ? real : dtype;
    Device place = device == null ? Device.entered() : device;
    boolean sameType = wanted == null || wanted == source.dtype;
    boolean sameDevice = place == null || place.isCpu();
    if (sameType && sameDevice) {
      return tensor;
    }
    try (tensor) {
      return TO_COPY.tensor(tensor, wanted, null, place);
    }
  }

  static Tensor copyIn(MemorySegment elements, DType dtype, long[] shape, Backend on) {
    long bytes = Math.multiplyExact(count(shape), (long) dtype.byteSize());
    if (elements.byteSize() != bytes) {
      throw new ShapeMismatchException(
          "%d bytes of data for a tensor of %s%s, which has %d"
              .formatted(elements.byteSize(), dtype.torchName(), Arrays.toString(shape), bytes));
    }
    Tensor tensor;
    try (var use = Backends.use(on)) {
      tensor = EMPTY.tensor(shape, dtype, null, Device.CPU);
    }
    long start = Interceptors.start();
    memory(tensor).copyFrom(elements);
    Interceptors.crossed(
        Border.HOST_TO_TENSOR, Crossing.HOST, on.id(), tensor.handle(), true, start);
    Reference.reachabilityFence(tensor);
    return tensor;
  }

  static long count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new ShapeMismatchException("a shape has a negative size: " + Arrays.toString(shape));
      }
      try {
        count = Math.multiplyExact(count, size);
      } catch (ArithmeticException e) {
        throw new ShapeMismatchException("a shape is too large: " + Arrays.toString(shape), e);
      }
    }
    return count;
  }

  /** The memory of a contiguous CPU tensor; the caller keeps the tensor reachable. */
  private static MemorySegment memory(Tensor tensor) {
    long bytes = tensor.numel() * tensor.dtype().byteSize();
    if (bytes > 0 && tensor.dataAddress() == 0) {
      throw new InvalidArgumentException(
          "a tensor %s%s on %s has no memory to read or write"
              .formatted(
                  tensor.dtype().torchName(), Arrays.toString(tensor.shape()), tensor.device()));
    }
    return MemorySegment.ofAddress(tensor.dataAddress()).reinterpret(bytes);
  }

  private static Source source(Object data, boolean wide) {
    return switch (data) {
      case Boolean b -> scalar(new boolean[] {b});
      case Long l -> scalar(new long[] {l});
      case Integer i -> scalar(new long[] {i});
      case Short s -> scalar(new long[] {s});
      case Byte b -> scalar(new long[] {b});
      case Double d -> reals(new double[] {d}, wide, new long[0]);
      case Float f -> scalar(new float[] {f});
      case Complex c -> complexes(new Complex[] {c}, wide, new long[0]);
      case Buffer buffer -> new Source(segment(buffer), dtypeOf(buffer), sizes(buffer.remaining()));
      case List<?> list -> nested(list.toArray(), wide);
      default -> {
        if (!data.getClass().isArray()) {
          throw new InvalidArgumentException(
              "no tensor can be made of a "
                  + data.getClass().getName()
                  + "; give a number, boolean, Complex, (nested) array, list or NIO buffer");
        }
        yield nested(data, wide);
      }
    };
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  /** Numbers whose type is the default one. */
  private static Source reals(double[] values, boolean wide, long[] shape) {
    if (wide) {
      return new Source(flat(values), DType.FLOAT64, shape, true);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return new Source(flat(floats), DType.FLOAT32, shape, true);
  }

  private static Source complexes(Complex[] values, boolean wide, long[] shape) {
    if (!wide) {
      return new Source(flat(values), DType.COMPLEX64, shape, true);
    }
    double[] parts = new double[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      parts[2 * i] = values[i].re();
      parts[2 * i + 1] = values[i].im();
    }
    return new Source(flat(parts), DType.COMPLEX128, shape, true);
  }

  private static Source scalar(Object one) {
    return new Source(flat(one), flatType(one.getClass()), new long[0]);
  }

  static DType dtypeOf(Buffer buffer) {
    return switch (buffer) {
      case ByteBuffer b -> DType.INT8;
      case ShortBuffer b -> DType.INT16;
      case CharBuffer b -> DType.UINT16;
      case IntBuffer b -> DType.INT32;
      case LongBuffer b -> DType.INT64;
      case FloatBuffer b -> DType.FLOAT32;
      case DoubleBuffer b -> DType.FLOAT64;
      default -> throw new InvalidArgumentException("unknown kind of buffer " + buffer.getClass());
    };
  }

  /** A buffer's remaining elements in the machine's byte order. */
  static MemorySegment segment(Buffer buffer) {
    MemorySegment segment = MemorySegment.ofBuffer(buffer);
    if (!isSwapped(buffer)) {
      return segment;
    }
    MemorySegment copy = MemorySegment.ofArray(segment.toArray(JAVA_BYTE));
    swap(copy, dtypeOf(buffer));
    return copy;
  }

  /** Whether the elements have the other byte order than the machine. */
  private static boolean isSwapped(Buffer buffer) {
    ByteOrder order =
        switch (buffer) {
          case ShortBuffer b -> b.order();
          case CharBuffer b -> b.order();
          case IntBuffer b -> b.order();
          case LongBuffer b -> b.order();
          case FloatBuffer b -> b.order();
          case DoubleBuffer b -> b.order();
          default -> ByteOrder.nativeOrder();
        };
    return order != ByteOrder.nativeOrder();
  }

  private static void swap(MemorySegment elements, DType dtype) {
    int size = dtype.byteSize();
    for (long at = 0; at < elements.byteSize(); at += size) {
      for (int i = 0; i < size / 2; i++) {
        byte first = elements.get(JAVA_BYTE, at + i);
        elements.set(JAVA_BYTE, at + i, elements.get(JAVA_BYTE, at + size - 1 - i));
        elements.set(JAVA_BYTE, at + size - 1 - i, first);
      }
    }
  }

  private static Source nested(Object array, boolean wide) {
    var shape = new ArrayList<Long>();
    Class<?> leaf = array.getClass();
    Object first = array;
    while (first instanceof Object[] || first instanceof List<?>) {
      Object[] level = first instanceof List<?> list ? list.toArray() : (Object[]) first;
      if (level.length > 0 && !isNested(level[0])) {
        break; // boxed elements
      }
      shape.add((long) level.length);
      if (level.length == 0) {
        break;
      }
      first = level[0];
      leaf = first.getClass();
    }
    if (first instanceof Object[] || first instanceof List<?>) {
      return boxed(array, shape, first, wide);
    }
    shape.add((long) Array.getLength(first));
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    int total = Math.toIntExact(count(sizes));
    Object flat = Array.newInstance(leaf.getComponentType(), total);
    int[] at = {0};
    eachLeaf(
        array,
        sizes,
        0,
        leafArray -> {
          int length = Array.getLength(leafArray);
          if (!leafArray.getClass().isArray() || flat.getClass() != leafArray.getClass()) {
            throw new InvalidArgumentException(
                "a nested array has rows of "
                    + leafArray.getClass().getSimpleName()
                    + " beside rows of "
                    + flat.getClass().getSimpleName());
          }
          System.arraycopy(leafArray, 0, flat, at[0], length);
          at[0] += length;
        });
    return new Source(flat(flat), flatType(flat.getClass()), sizes);
  }

  private static boolean isNested(@Nullable Object value) {
    return value != null && (value.getClass().isArray() || value instanceof List<?>);
  }

  private static Source boxed(Object array, List<Long> outer, Object first, boolean wide) {
    Object[] row = first instanceof List<?> list ? list.toArray() : (Object[]) first;
    var shape = new ArrayList<>(outer);
    if (row.length > 0) {
      shape.add((long) row.length);
    }
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    var values = new ArrayList<Object>();
    if (row.length > 0) {
      eachLeaf(
          array,
          sizes,
          0,
          leaf -> {
            Object[] elements = leaf instanceof List<?> list ? list.toArray() : (Object[]) leaf;
            for (Object element : elements) {
              if (element == null) {
                throw new InvalidArgumentException("an element of the data is null");
              }
              values.add(element);
            }
          });
    }
    Object flat;
    if (values.stream().allMatch(Boolean.class::isInstance) && !values.isEmpty()) {
      boolean[] flags = new boolean[values.size()];
      for (int i = 0; i < flags.length; i++) {
        flags[i] = (Boolean) values.get(i);
      }
      flat = flags;
    } else if (values.stream().anyMatch(Complex.class::isInstance)) {
      return complexes(
          values.stream()
              .map(v -> v instanceof Complex c ? c : new Complex(asNumber(v).doubleValue(), 0))
              .toArray(Complex[]::new),
          wide,
          sizes);
    } else if (!values.isEmpty()
        && values.stream().noneMatch(v -> v instanceof Double || v instanceof Float)) {
      flat = values.stream().mapToLong(v -> asNumber(v).longValue()).toArray();
    } else {
      return reals(
          values.stream().mapToDouble(v -> asNumber(v).doubleValue()).toArray(), wide, sizes);
    }
    return new Source(flat(flat), flatType(flat.getClass()), sizes);
  }

  private static Number asNumber(Object value) {
    return switch (value) {
      case Number n -> n;
      case Boolean b -> b ? 1 : 0;
      default ->
          throw new InvalidArgumentException(
              "an element of the data is a " + value.getClass().getName() + ", not a number");
    };
  }

  private static void eachLeaf(Object node, long[] shape, int depth, Consumer<Object> action) {
    int length =
        node instanceof List<?> list
            ? list.size()
            : node != null && node.getClass().isArray() ? Array.getLength(node) : -1;
    if (length != shape[depth]) {
      throw new ShapeMismatchException(
          "nested data is ragged: dimension %d has rows of %d and %d"
              .formatted(depth, shape[depth], length));
    }
    if (depth == shape.length - 1) {
      action.accept(node);
      return;
    }
    for (int i = 0; i < length; i++) {
      eachLeaf(
          node instanceof List<?> list ? list.get(i) : Array.get(node, i),
          shape,
          depth + 1,
          action);
    }
  }

  /** The memory of a flat array, in the form of {@link #flatType}. */
  static MemorySegment flat(Object array) {
    return switch (array) {
      case float[] a -> MemorySegment.ofArray(a);
      case double[] a -> MemorySegment.ofArray(a);
      case long[] a -> MemorySegment.ofArray(a);
      case int[] a -> MemorySegment.ofArray(a);
      case short[] a -> MemorySegment.ofArray(a);
      case char[] a -> MemorySegment.ofArray(a);
      case byte[] a -> MemorySegment.ofArray(a);
      case boolean[] a -> {
        byte[] bytes = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
          bytes[i] = (byte) (a[i] ? 1 : 0);
        }
        yield MemorySegment.ofArray(bytes);
      }
      case Complex[] a -> {
        float[] parts = new float[2 * a.length];
        for (int i = 0; i < a.length; i++) {
          parts[2 * i] = (float) a[i].re();
          parts[2 * i + 1] = (float) a[i].im();
        }
        yield MemorySegment.ofArray(parts);
      }
      default -> throw new InvalidArgumentException("no tensor can be made of " + array.getClass());
    };
  }

  static DType flatType(Class<?> array) {
    Class<?> element = array.getComponentType();
    if (element == float.class) return DType.FLOAT32;
    if (element == double.class) return DType.FLOAT64;
    if (element == long.class) return DType.INT64;
    if (element == int.class) return DType.INT32;
    if (element == short.class) return DType.INT16;
    if (element == char.class) return DType.UINT16;
    if (element == byte.class) return DType.INT8;
    if (element == boolean.class) return DType.BOOL;
    if (element == Complex.class) return DType.COMPLEX64;
    throw new InvalidArgumentException("no tensor can be made of " + array.getSimpleName());
  }

  // Out

  /** Calls an action with the elements as they lie in contiguous host memory. */
  private static void onHost(
      Tensor tensor, @Nullable DType as, java.util.function.BiConsumer<MemorySegment, Tensor> use) {
    try (TensorScope scope = TensorScope.open();
        var mode = io.torchbridge.autograd.GradMode.DISABLED.enter()) {
      Tensor host = RESOLVE_NEG.tensor(RESOLVE_CONJ.tensor(tensor.detach()));
      boolean convert = as != null && as != host.dtype();
      if (convert || !host.device().isCpu()) {
        host = TO_COPY.tensor(host, as == null ? host.dtype() : as, null, Device.CPU);
      }
      host = host.contiguous();
      if (host.dataAddress() == 0 && host.numel() > 0) {
        host = CLONE.tensor(host); // zeros that autograd made without memory
      }
      long start = Interceptors.start();
      use.accept(memory(host), host);
      Interceptors.crossed(
          Border.TENSOR_TO_HOST, host.backend().id(), Crossing.HOST, host.handle(), true, start);
      Reference.reachabilityFence(host);
    }
  }

  static void copyTo(Tensor tensor, MemorySegment target) {
    onHost(
        tensor,
        null,
        (source, host) -> {
          if (target.byteSize() < source.byteSize()) {
            throw new ShapeMismatchException(
                "copyTo(): %d bytes of a tensor %s%s do not fit into %d"
                    .formatted(
                        source.byteSize(),
                        tensor.dtype().torchName(),
                        Arrays.toString(tensor.shape()),
                        target.byteSize()));
          }
          target.asSlice(0, source.byteSize()).copyFrom(source);
        });
  }

  static void copyTo(Tensor tensor, Buffer target) {
    boolean bytes = target instanceof ByteBuffer;
    if (!bytes && dtypeOf(target).byteSize() != tensor.dtype().byteSize()) {
      throw new DTypeMismatchException(
          ("copyTo(): a tensor of %s into a %s; take a buffer of elements of %d bytes, or a"
                  + " ByteBuffer")
              .formatted(
                  tensor.dtype().torchName(),
                  target.getClass().getSimpleName(),
                  tensor.dtype().byteSize()));
    }
    if (target.isReadOnly()) {
      throw new InvalidArgumentException("copyTo(): the buffer is read-only");
    }
    MemorySegment elementsIn = MemorySegment.ofBuffer(target);
    copyTo(tensor, elementsIn);
    if (!bytes && isSwapped(target)) {
      swap(elementsIn.asSlice(0, tensor.numel() * tensor.dtype().byteSize()), tensor.dtype());
    }
    long elements = tensor.numel() * (bytes ? tensor.dtype().byteSize() : 1);
    target.position(target.position() + Math.toIntExact(elements));
  }

  static Object item(Tensor tensor) {
    if (tensor.numel() != 1) {
      throw new ShapeMismatchException(
          "item() of a tensor of shape %s, which has %d elements; it must have one"
              .formatted(Arrays.toString(tensor.shape()), tensor.numel()));
    }
    DType dtype = tensor.dtype();
    if (dtype == DType.BOOL) {
      return toBooleans(tensor)[0];
    }
    if (dtype.isComplex()) {
      return toComplexes(tensor)[0];
    }
    return dtype.isFloatingPoint() ? (Object) toDoubles(tensor)[0] : (Object) toLongs(tensor)[0];
  }

  static Number number(Tensor tensor, Object item) {
    if (item instanceof Number n) {
      return n;
    }
    throw new DTypeMismatchException(
        "the value of a tensor of " + tensor.dtype().torchName() + " is no real number");
  }

  static long whole(Tensor tensor, Object item) {
    if (item instanceof Long l) {
      return l;
    }
    throw new DTypeMismatchException(
        "the value of a tensor of "
            + tensor.dtype().torchName()
            + " is no integer; use itemDouble() or to(DType.INT64)");
  }

  private static DTypeMismatchException notInto(Tensor tensor, String method, String types) {
    return new DTypeMismatchException(
        "%s takes %s, the tensor is %s%s; to(DType) converts"
            .formatted(method, types, tensor.dtype().torchName(), Arrays.toString(tensor.shape())));
  }

  private static int length(Tensor tensor) {
    long numel = tensor.numel();
    if (numel > Integer.MAX_VALUE - 8) {
      throw new ShapeMismatchException(
          "%d elements are too many for a Java array; use copyTo(MemorySegment)".formatted(numel));
    }
    return (int) numel;
  }

  static float[] toFloats(Tensor tensor) {
    if (tensor.dtype() != DType.FLOAT32 && !TO_FLOAT.contains(tensor.dtype())) {
      throw notInto(tensor, "toFloatArray()", "float32 and the smaller floating types");
    }
    float[] out = new float[length(tensor)];
    onHost(
        tensor,
        DType.FLOAT32,
        (s, t) -> MemorySegment.copy(s, JAVA_FLOAT_UNALIGNED, 0, out, 0, out.length));
    return out;
  }

  static double[] toDoubles(Tensor tensor) {
    if (!tensor.dtype().isFloatingPoint()) {
      throw notInto(tensor, "toDoubleArray()", "the floating types");
    }
    double[] out = new double[length(tensor)];
    onHost(
        tensor,
        DType.FLOAT64,
        (s, t) -> MemorySegment.copy(s, JAVA_DOUBLE_UNALIGNED, 0, out, 0, out.length));
    return out;
  }

  static long[] toLongs(Tensor tensor) {
    DType dtype = tensor.dtype();
    if (!dtype.isIntegral()) {
      throw notInto(tensor, "toLongArray()", "the integers");
    }
    long[] out = new long[length(tensor)];
    onHost(
        tensor,
        dtype == DType.UINT64 ? null : DType.INT64,
        (s, t) -> MemorySegment.copy(s, JAVA_LONG_UNALIGNED, 0, out, 0, out.length));
    return out;
  }

  static int[] toInts(Tensor tensor) {
    DType dtype = tensor.dtype();
    if (!dtype.isIntegral() || dtype.byteSize() > 4) {
      throw notInto(tensor, "toIntArray()", "int32 and the smaller integers");
    }
    int[] out = new int[length(tensor)];
    onHost(
        tensor,
        dtype == DType.UINT32 ? null : DType.INT32,
        (s, t) -> MemorySegment.copy(s, JAVA_INT_UNALIGNED, 0, out, 0, out.length));
    return out;
  }

  static short[] toShorts(Tensor tensor) {
    DType dtype = tensor.dtype();
    if (!dtype.isIntegral() || dtype.byteSize() > 2) {
      throw notInto(tensor, "toShortArray()", "int16, int8, uint8 and uint16");
    }
    short[] out = new short[length(tensor)];
    onHost(
        tensor,
        dtype == DType.UINT16 ? null : DType.INT16,
        (s, t) -> MemorySegment.copy(s, JAVA_SHORT_UNALIGNED, 0, out, 0, out.length));
    return out;
  }

  static byte[] toBytes(Tensor tensor) {
    DType dtype = tensor.dtype();
    if (!dtype.isIntegral() || dtype.byteSize() > 1) {
      throw notInto(tensor, "toByteArray()", "int8 and uint8");
    }
    byte[] out = new byte[length(tensor)];
    onHost(tensor, null, (s, t) -> MemorySegment.copy(s, JAVA_BYTE, 0, out, 0, out.length));
    return out;
  }

  static boolean[] toBooleans(Tensor tensor) {
    if (tensor.dtype() != DType.BOOL) {
      throw notInto(tensor, "toBooleanArray()", "bool");
    }
    boolean[] out = new boolean[length(tensor)];
    onHost(
        tensor,
        null,
        (s, t) -> {
          for (int i = 0; i < out.length; i++) {
            out[i] = s.get(JAVA_BYTE, i) != 0;
          }
        });
    return out;
  }

  static Complex[] toComplexes(Tensor tensor) {
    if (!tensor.dtype().isComplex()) {
      throw notInto(tensor, "toComplexArray()", "the complex types");
    }
    Complex[] out = new Complex[length(tensor)];
    onHost(
        tensor,
        DType.COMPLEX128,
        (s, t) -> {
          for (int i = 0; i < out.length; i++) {
            out[i] =
                new Complex(
                    s.getAtIndex(JAVA_DOUBLE_UNALIGNED, 2L * i),
                    s.getAtIndex(JAVA_DOUBLE_UNALIGNED, 2L * i + 1));
          }
        });
    return out;
  }

  static Object toNested(Tensor tensor) {
    if (tensor.ndim() == 0) {
      return item(tensor);
    }
    long[] shape = tensor.shape();
    if (shape.length > MOST_DIMENSIONS
        || Arrays.stream(shape).anyMatch(size -> size < 0 || size > LONGEST_ARRAY)) {
      throw new InvalidArgumentException(
          "toArray() of a tensor of shape %s, for which Java has no array"
              .formatted(Arrays.toString(shape)));
    }
    DType dtype = tensor.dtype();
    Object flat;
    if (dtype == DType.BOOL) {
      flat = toBooleans(tensor);
    } else if (dtype.isComplex()) {
      flat = toComplexes(tensor);
    } else if (dtype == DType.FLOAT64) {
      flat = toDoubles(tensor);
    } else if (dtype.isFloatingPoint()) {
      flat = toFloats(tensor);
    } else {
      flat =
          switch (dtype.byteSize()) {
            case 8 -> toLongs(tensor);
            case 4 -> toInts(tensor);
            case 2 -> toShorts(tensor);
            default -> toBytes(tensor);
          };
    }
    return nest(flat, shape, 0, new int[1]);
  }

  private static Object nest(Object flat, long[] shape, int dim, int[] at) {
    Class<?> element = flat.getClass().getComponentType();
    int size = (int) shape[dim];
    if (dim == shape.length - 1) {
      Object row = Array.newInstance(element, size);
      System.arraycopy(flat, at[0], row, 0, size);
      at[0] += size;
      return row;
    }
    int[] sizes = new int[shape.length - dim];
    sizes[0] = size;
    Object rows = Array.newInstance(element, sizes);
    for (int i = 0; i < size; i++) {
      Array.set(rows, i, nest(flat, shape, dim + 1, at));
    }
    return rows;
  }
}
