package io.torchbridge.io;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Layout;
import io.torchbridge.MalformedFileException;
import io.torchbridge.io.Pickled.Global;
import io.torchbridge.io.Pickled.None;
import io.torchbridge.io.Pickled.StorageRef;
import io.torchbridge.io.Pickled.TensorSpec;
import io.torchbridge.io.Pickled.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does what the allowed functions of a pickle would do, on checked arguments. */
final class Rebuild {
  private static final int MAX_DIMENSIONS = 64;

  private final Cursor in;
  private final Map<String, StorageRef> storages = new LinkedHashMap<>();

  /** Only errors use the cursor. */
  Rebuild(Cursor in) {
    this.in = in;
  }

  Object call(Object function, Object arguments) {
    if (!(function instanceof Global global) || !(arguments instanceof Tuple tuple)) {
      throw in.malformed("the pickle calls what is no function");
    }
    var args = new Arguments(global.name(), tuple.elements());
    return switch (global.name()) {
      case "collections.OrderedDict" -> orderedDict(args);
      case "torch._utils._rebuild_tensor" -> tensor(args, null, null);
      case "torch._utils._rebuild_tensor_v2" -> tensor(args, null, args.orNone(6));
      case "torch._utils._rebuild_tensor_v3" -> {
        DType dtype = args.get(6) instanceof Global type ? type.dtype() : null;
        if (dtype == null) {
          throw args.wrong(6, "a dtype");
        }
        yield tensor(args, dtype, args.orNone(7));
      }
      case "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch.nn.parameter.Parameter" ->
          checked(args.tensor(0).withRequiresGrad(args.size() < 2 || args.flag(1)));
      case "torch.nn.parameter.Buffer" -> args.tensor(0);
      case "torch._tensor._rebuild_from_type_v2" -> call(args.get(0), args.get(2));
      case "torch.Size" -> new Tuple(args.list(0));
      case "torch.device" -> device(args);
      case "torch.serialization._get_layout" -> layout(args.text(0));
      case "_codecs.encode" -> {
        if (args.size() > 1 && !args.text(1).equals("latin1")) {
          throw args.wrong(1, "latin1");
        }
        yield args.text(0).getBytes(StandardCharsets.ISO_8859_1);
      }
      case "builtins.bytearray" -> bytearray(args);
      case "builtins.set", "builtins.frozenset" -> set(args.size() == 0 ? List.of() : args.list(0));
      case "builtins.complex" -> new Complex(args.real(0), args.real(1));
      default -> throw in.malformed("the pickle calls " + global.name() + ", which is no function");
    };
  }

  private Map<Object, Object> orderedDict(Arguments args) {
    var map = new LinkedHashMap<Object, Object>();
    if (args.size() > 0) { // a list of pairs
      for (Object pair : args.list(0)) {
        List<Object> items =
            pair instanceof Tuple tuple
                ? tuple.elements()
                : pair instanceof List<?> list ? Unpickler.copy(list) : List.of();
        if (items.size() != 2) {
          throw args.wrong(0, "a list of pairs");
        }
        map.put(key(items.get(0)), items.get(1));
      }
    }
    return map;
  }

  private static byte[] bytearray(Arguments args) {
    if (args.size() == 0) {
      return new byte[0];
    }
    if (args.get(0) instanceof byte[] bytes) {
      return bytes;
    }
    return args.text(0).getBytes(StandardCharsets.ISO_8859_1);
  }

  private Device device(Arguments args) {
    try {
      Device device = Device.of(args.text(0));
      return args.size() < 2 ? device : new Device(device.type(), Math.toIntExact(args.whole(1)));
    } catch (InvalidArgumentException | ArithmeticException e) {
      throw in.malformed("the pickle has a torch.device that is none: " + e.getMessage());
    }
  }

  private Layout layout(String name) {
    try {
      return Layout.ofName(name.startsWith("torch.") ? name.substring(6) : name);
    } catch (InvalidArgumentException e) {
      throw in.malformed("the pickle has a torch.layout that is none: " + e.getMessage());
    }
  }

  /** A set's elements; like keys, they must be values whose comparison can't be made to explode. */
  Set<Object> set(List<Object> elements) {
    var set = new LinkedHashSet<Object>();
    elements.forEach(element -> set.add(key(element)));
    return set;
  }

  Object key(Object key) {
    if (key instanceof String
        || key instanceof Long
        || key instanceof Double
        || key instanceof Boolean) {
      return key;
    }
    throw in.malformed(
        "a key or set element is a %s; strings, numbers and bools are taken"
            .formatted(Arguments.kind(key)));
  }

  /** {@code ('storage', type, key, location, numel)}, in old files with a view of it at the end. */
  StorageRef persistent(Object id) {
    if (!(id instanceof Tuple tuple)
        || tuple.elements().isEmpty()
        || !"storage".equals(tuple.elements().getFirst())) {
      throw in.malformed("the pickle refers to something outside of it that is no storage");
    }
    var args = new Arguments("a storage", tuple.elements());
    if (!(args.get(1) instanceof Global type) || !type.isStorageType()) {
      throw args.wrong(1, "a storage class");
    }
    DType dtype = type.storageDType();
    int unit = dtype == null ? 1 : dtype.byteSize();
    String key = args.text(2);
    try {
      long bytes = Math.multiplyExact(notNegative(args, 4), unit);
      StorageRef whole = new StorageRef(key, dtype, bytes, 0, bytes);
      StorageRef before = storages.putIfAbsent(key, whole);
      if (before != null && before.rootBytes() != bytes) {
        throw in.malformed(
            "storage \"%s\" has %d bytes here and %d before"
                .formatted(key, bytes, before.rootBytes()));
      }
      if (args.orNone(5) instanceof Tuple view) {
        var part = new Arguments("a storage's view", view.elements());
        long begin = Math.multiplyExact(notNegative(part, 1), unit);
        long size = Math.multiplyExact(notNegative(part, 2), unit);
        if (size > bytes - begin) {
          throw in.malformed("a view of storage \"%s\" is larger than it is".formatted(key));
        }
        return new StorageRef(key, dtype, bytes, begin, size);
      }
      return whole;
    } catch (ArithmeticException e) {
      throw in.malformed(
          "storage \"%s\" has %s elements, more than memory can be".formatted(key, args.get(4)));
    }
  }

  /** The whole storage of this key, if a tensor used it. */
  @Nullable StorageRef storage(String key) {
    return storages.get(key);
  }

  private static long notNegative(Arguments args, int index) {
    long value = args.whole(index);
    if (value < 0) {
      throw args.wrong(index, "a number from 0");
    }
    return value;
  }

  /** {@code (storage, offset, size, stride, requires_grad, hooks …)}. */
  private TensorSpec tensor(Arguments args, @Nullable DType given, @Nullable Object metadata) {
    if (!(args.get(0) instanceof StorageRef storage)) {
      throw args.wrong(0, "a storage");
    }
    DType dtype = given != null ? given : storage.dtype();
    if (dtype == null) {
      throw in.malformed("a tensor over an untyped storage does not say its dtype");
    }
    long offset = args.whole(1);
    long[] size = args.longs(2);
    long[] stride = args.longs(3);
    if (size.length != stride.length || size.length > MAX_DIMENSIONS) {
      throw in.malformed(
          "a tensor has %d sizes and %d strides".formatted(size.length, stride.length));
    }
    if (storage.begin() % dtype.byteSize() != 0) {
      throw in.malformed("a tensor of %s begins within an element".formatted(dtype.torchName()));
    }
    checkInside(storage, dtype, offset, size, stride);
    boolean conj = false;
    boolean neg = false;
    if (metadata instanceof Map<?, ?> map) {
      conj = Boolean.TRUE.equals(map.get("conj"));
      neg = Boolean.TRUE.equals(map.get("neg"));
    }
    return checked(
        new TensorSpec(
            storage,
            dtype,
            storage.begin() / dtype.byteSize() + offset,
            size,
            stride,
            args.size() > 4 && args.flag(4),
            conj && dtype.isComplex(),
            neg));
  }

  private TensorSpec checked(TensorSpec spec) {
    if (spec.requiresGrad && !spec.dtype.isFloatingPoint() && !spec.dtype.isComplex()) {
      throw in.malformed(
          "a tensor of %s requires gradients; only floating and complex ones can"
              .formatted(spec.dtype.torchName()));
    }
    return spec;
  }

  private void checkInside(
      StorageRef storage, DType dtype, long offset, long[] size, long[] stride) {
    try {
      long count = 1;
      long last = offset;
      for (int i = 0; i < size.length; i++) {
        if (size[i] < 0 || stride[i] < 0) {
          throw in.malformed(
              "a tensor has size %s and strides %s; none may be negative"
                  .formatted(Arrays.toString(size), Arrays.toString(stride)));
        }
        count = Math.multiplyExact(count, size[i]);
        last = Math.addExact(last, Math.multiplyExact(Math.max(size[i] - 1, 0), stride[i]));
      }
      Math.multiplyExact(count, (long) dtype.byteSize());
      long elements = storage.bytes() / dtype.byteSize();
      if (offset < 0 || offset > elements || (count > 0 && last >= elements)) {
        throw in.malformed(
            "a tensor of size %s, strides %s and offset %d reaches beyond the %d elements of storage"
                    .formatted(Arrays.toString(size), Arrays.toString(stride), offset, elements)
                + " \""
                + storage.key()
                + "\"");
      }
    } catch (ArithmeticException e) {
      throw in.malformed(
          "a tensor of size %s and strides %s is larger than memory can be"
              .formatted(Arrays.toString(size), Arrays.toString(stride)));
    }
  }

  /** The arguments of a call, with errors that say of which. */
  private final class Arguments {
    private final String of;
    private final List<Object> values;

    Arguments(String of, List<Object> values) {
      this.of = of;
      this.values = values;
    }

    int size() {
      return values.size();
    }

    Object get(int index) {
      if (index >= values.size()) {
        throw in.malformed(
            "%s has %d arguments, at least %d are needed".formatted(of, values.size(), index + 1));
      }
      return values.get(index);
    }

    Object orNone(int index) {
      return index < values.size() ? values.get(index) : None.NONE;
    }

    MalformedFileException wrong(int index, String needed) {
      return in.malformed(
          "argument %d of %s is a %s, not %s".formatted(index, of, kind(get(index)), needed));
    }

    static String kind(Object value) {
      return switch (value) {
        case Global global -> global.name();
        case Long number -> "number, " + number;
        case Tuple t -> "tuple";
        case None n -> "None";
        case Map<?, ?> m -> "dict";
        case byte[] b -> "bytes";
        case TensorSpec t -> "tensor";
        case StorageRef s -> "storage";
        default -> value.getClass().getSimpleName();
      };
    }

    String text(int index) {
      if (get(index) instanceof String text) {
        return text;
      }
      throw wrong(index, "a string");
    }

    long whole(int index) {
      if (get(index) instanceof Long number) {
        return number;
      }
      throw wrong(index, "an integer of 64 bits");
    }

    double real(int index) {
      if (get(index) instanceof Number number) {
        return number.doubleValue();
      }
      throw wrong(index, "a number");
    }

    boolean flag(int index) {
      if (get(index) instanceof Boolean flag) {
        return flag;
      }
      throw wrong(index, "a bool");
    }

    TensorSpec tensor(int index) {
      if (get(index) instanceof TensorSpec tensor) {
        return tensor;
      }
      throw wrong(index, "a tensor");
    }

    List<Object> list(int index) {
      return switch (get(index)) {
        case Tuple tuple -> tuple.elements();
        case List<?> list -> Unpickler.copy(list);
        default -> throw wrong(index, "a list or tuple");
      };
    }

    long[] longs(int index) {
      List<Object> list = list(index);
      long[] values = new long[list.size()];
      for (int i = 0; i < values.length; i++) {
        if (!(list.get(i) instanceof Long number)) {
          throw wrong(index, "a list of integers");
        }
        values[i] = number;
      }
      return values;
    }
  }
}
