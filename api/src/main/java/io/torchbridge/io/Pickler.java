package io.torchbridge.io;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Layout;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes values as a pickle of protocol 2, tensors as {@code torch.save} has them in it. */
final class Pickler {
  private static final int DEEPEST = 500;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Tensor> storages = new ArrayList<>();
  private final Map<Memory, Integer> keys = new HashMap<>();

  /** What two tensors must have in common to be saved once, as tied weights are. */
  private record Memory(long address, long numel, DType dtype) {}

  byte[] pickle(@Nullable Object value) {
    op(0x80, 2);
    write(value, "the value", 0);
    op('.');
    return out.toByteArray();
  }

  /** A tensor for each storage of the pickle, whose index is its key. */
  List<Tensor> storages() {
    return storages;
  }

  private void op(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
  }

  private void write(@Nullable Object value, String path, int depth) {
    if (depth > DEEPEST) {
      throw new InvalidArgumentException(
          "what is to be saved is nested more than %d deep, or contains itself".formatted(DEEPEST));
    }
    switch (value) {
      case null -> op('N');
      case Boolean flag -> op(flag ? 0x88 : 0x89);
      case Long number -> integer(number);
      case Integer number -> integer(number);
      case Short number -> integer(number);
      case Byte number -> integer(number);
      case BigInteger number -> integer(number);
      case Double number -> real(number);
      case Float number -> real(number);
      case String text -> text(text);
      case Complex c -> {
        global("__builtin__", "complex");
        real(c.re());
        real(c.im());
        op(0x86, 'R');
      }
      case DType dtype -> global("torch", dtype.torchName());
      case Tensor tensor -> tensor(tensor, path);
      case Map<?, ?> map -> {
        op('}', '(');
        map.forEach(
            (key, element) -> {
              key(key, path);
              write(element, path + "[" + key + "]", depth + 1);
            });
        op('u');
      }
      case List<?> list -> elements(list, path, depth);
      case Set<?> set -> {
        global("__builtin__", "set");
        set.forEach(element -> checkKey(element, path));
        elements(new ArrayList<>(set), path, depth);
        op(0x85, 'R');
      }
      default ->
          throw new InvalidArgumentException(
              "%s is a %s; tensors, numbers, strings, Booleans, null, maps, lists and sets can be"
                      .formatted(path, value.getClass().getName())
                  + " saved");
    }
  }

  private void elements(List<?> list, String path, int depth) {
    op(']', '(');
    for (int i = 0; i < list.size(); i++) {
      write(list.get(i), path + "[" + i + "]", depth + 1);
    }
    op('e');
  }

  private static void checkKey(@Nullable Object key, String path) {
    if (!(key instanceof String || key instanceof Boolean || isNumber(key))) {
      throw new InvalidArgumentException(
          "%s has the key or set element %s; it must be a string, number or Boolean"
              .formatted(path, key));
    }
  }

  private static boolean isNumber(@Nullable Object key) {
    return key instanceof Long
        || key instanceof Integer
        || key instanceof Short
        || key instanceof Byte
        || key instanceof Double
        || key instanceof Float;
  }

  private void key(@Nullable Object key, String path) {
    checkKey(key, path);
    write(key, path, 0);
  }

  private void integer(long number) {
    if (number == (int) number) {
      op('J');
      put(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) number));
    } else {
      integer(BigInteger.valueOf(number));
    }
  }

  private void integer(BigInteger number) {
    byte[] bytes = number.toByteArray();
    if (bytes.length > 255) {
      throw new InvalidArgumentException("a number of " + bytes.length + " bytes can't be saved");
    }
    op(0x8a, bytes.length);
    for (int i = bytes.length - 1; i >= 0; i--) {
      op(bytes[i]);
    }
  }

  private void real(double number) {
    op('G');
    put(ByteBuffer.allocate(8).putDouble(number));
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X');
    put(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length));
    out.writeBytes(bytes);
  }

  private void put(ByteBuffer bytes) {
    out.writeBytes(bytes.array());
  }

  private void global(String module, String name) {
    op('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  // Tensors

  private void tensor(Tensor tensor, String path) {
    if (tensor.layout() != Layout.STRIDED) {
      throw new InvalidArgumentException(
          "%s is a tensor of layout %s; strided ones can be saved"
              .formatted(path, tensor.layout().torchName()));
    }
    String storage = storageClass(tensor.dtype());
    global("torch._utils", storage == null ? "_rebuild_tensor_v3" : "_rebuild_tensor_v2");
    op('(');
    storage(tensor, storage);
    integer(0); // the offset in the storage
    longs(tensor.shape());
    longs(denseStrides(tensor.shape()));
    op(tensor.requiresGrad() ? 0x88 : 0x89);
    global("collections", "OrderedDict"); // no hooks
    op(')', 'R');
    if (storage == null) {
      global("torch", tensor.dtype().torchName());
    }
    op('t', 'R');
  }

  private void storage(Tensor tensor, @Nullable String storageClass) {
    op('(');
    text("storage");
    if (storageClass == null) {
      global("torch.storage", "UntypedStorage");
    } else {
      global("torch", storageClass);
    }
    text(Integer.toString(key(tensor)));
    text("cpu");
    integer(storageClass == null ? Elements.byteSize(tensor) : tensor.numel());
    op('t', 'Q');
  }

  private int key(Tensor tensor) {
    int next = storages.size();
    if (isPlain(tensor)) {
      Memory memory = new Memory(tensor.dataAddress(), tensor.numel(), tensor.dtype());
      Integer same = keys.putIfAbsent(memory, next);
      if (same != null) {
        return same;
      }
    }
    storages.add(tensor);
    return next;
  }

  /** True if its memory holds just its elements, in order and as they are. */
  private static boolean isPlain(Tensor tensor) {
    return tensor.device().isCpu()
        && tensor.isContiguous()
        && tensor.numel() > 0
        && Boolean.FALSE.equals(Torch.call("aten::is_conj", tensor).value())
        && Boolean.FALSE.equals(Torch.call("aten::is_neg", tensor).value());
  }

  private void longs(long[] values) {
    op('(');
    Arrays.stream(values).forEach(this::integer);
    op('t');
  }

  private static long[] denseStrides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(shape[i], 1);
    }
    return strides;
  }

  /**
   * The class of PyTorch's storages of a type; null for the types that came after these classes.
   */
  private static @Nullable String storageClass(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> "DoubleStorage";
      case FLOAT32 -> "FloatStorage";
      case FLOAT16 -> "HalfStorage";
      case BFLOAT16 -> "BFloat16Storage";
      case INT64 -> "LongStorage";
      case INT32 -> "IntStorage";
      case INT16 -> "ShortStorage";
      case INT8 -> "CharStorage";
      case UINT8 -> "ByteStorage";
      case BOOL -> "BoolStorage";
      case COMPLEX64 -> "ComplexFloatStorage";
      case COMPLEX128 -> "ComplexDoubleStorage";
      default -> null;
    };
  }
}
