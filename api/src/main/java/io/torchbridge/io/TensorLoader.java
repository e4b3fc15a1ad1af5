package io.torchbridge.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.io.Pickled.Global;
import io.torchbridge.io.Pickled.None;
import io.torchbridge.io.Pickled.StorageRef;
import io.torchbridge.io.Pickled.TensorSpec;
import io.torchbridge.io.Pickled.Tuple;
import io.torchbridge.spi.Crossing;
import io.torchbridge.spi.Crossing.Border;
import io.torchbridge.spi.Interceptors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the value that a program gets of what was unpickled: tensors of the specifications. */
final class TensorLoader {
  private static final int DEEPEST = 500;

  private final Path file;
  private final Storages storages;
  private final Map<Object, @Nullable Object> done = new IdentityHashMap<>();
  private final Set<Object> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, Integer> users = new HashMap<>();
  private final Map<String, Tensor> bases = new HashMap<>();

  private TensorLoader(Path file, Storages storages) {
    this.file = file;
    this.storages = storages;
  }

  static @Nullable Object load(Path file, Storages storages, Object value) throws IOException {
    TensorLoader loader = new TensorLoader(file, storages);
    loader.count(value, 0, Collections.newSetFromMap(new IdentityHashMap<>()));
    // what is made on the way is freed, the tensors of the result are kept
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Object result = loader.value(value, 0);
      for (Object made : loader.done.values()) {
        if (made instanceof Tensor tensor) {
          scope.keep(tensor);
        }
      }
      return result;
    }
  }

  /** Counts the tensors on each storage, and checks how deep all this is nested. */
  private void count(Object value, int depth, Set<Object> seen) {
    if (depth > DEEPEST) {
      throw FileErrors.malformed(file, "its values are nested more than " + DEEPEST + " deep");
    }
    if (!(value instanceof TensorSpec || children(value) != null) || !seen.add(value)) {
      return;
    }
    if (value instanceof TensorSpec spec) {
      users.merge(spec.storage.key(), 1, Integer::sum);
    }
    Iterable<?> children = children(value);
    if (children != null) {
      for (Object child : children) {
        count(child, depth + 1, seen);
      }
    }
  }

  private static @Nullable Iterable<?> children(Object value) {
    return switch (value) {
      case Tuple tuple -> tuple.elements();
      case List<?> list -> list;
      case Map<?, ?> map -> map.values();
      default -> null;
    };
  }

  private @Nullable Object value(Object raw, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw FileErrors.malformed(file, "its values are nested more than " + DEEPEST + " deep");
    }
    if (done.containsKey(raw)) {
      return done.get(raw);
    }
    if (children(raw) != null && !underWay.add(raw)) {
      throw FileErrors.malformed(file, "it has a list or dict that contains itself");
    }
    Object value =
        switch (raw) {
          case None none -> null;
          case TensorSpec spec -> tensor(spec);
          case StorageRef storage -> tensor(whole(storage));
          case Tuple tuple -> Collections.unmodifiableList(list(tuple.elements(), depth));
          case List<?> list -> list(list, depth);
          case Map<?, ?> map -> {
            var result = new LinkedHashMap<Object, @Nullable Object>();
            for (var e : map.entrySet()) {
              result.put(e.getKey(), value(e.getValue(), depth + 1));
            }
            yield result;
          }
          case Global global when global.dtype() != null -> global.dtype();
          case Global global ->
              throw FileErrors.malformed(
                  file, "it has " + global.name() + " as a value, which is no state");
          default -> raw;
        };
    underWay.remove(raw);
    if (value instanceof Tensor || children(raw) != null) {
      done.put(raw, value);
    }
    return value;
  }

  private List<@Nullable Object> list(List<?> elements, int depth) throws IOException {
    var list = new ArrayList<@Nullable Object>();
    for (Object element : elements) {
      list.add(value(element, depth + 1));
    }
    return list;
  }

  /** A storage that stands for itself becomes a tensor of one dimension. */
  private static TensorSpec whole(StorageRef storage) {
    DType dtype = storage.dtype() == null ? DType.UINT8 : storage.dtype();
    long unit = dtype.byteSize();
    return new TensorSpec(
        storage,
        dtype,
        storage.begin() / unit,
        new long[] {storage.bytes() / unit},
        new long[] {1},
        false,
        false,
        false);
  }

  private Tensor tensor(TensorSpec spec) throws IOException {
    String key = spec.storage.key();
    Tensor tensor;
    if (users.getOrDefault(key, 0) == 1 && spec.coversStorage()) {
      tensor = read(spec, spec.size);
    } else {
      Tensor base = bases.get(key);
      if (base == null) {
        base = read(spec, spec.storage.rootBytes() / spec.dtype.byteSize());
        bases.put(key, base);
      }
      if (base.dtype() != spec.dtype) {
        base = base.view(spec.dtype);
      }
      tensor = Torch.call("aten::as_strided", base, spec.size, spec.stride, spec.offset).tensor();
    }
    if (spec.conj) {
      tensor = Torch.call("aten::_conj", tensor).tensor();
    }
    if (spec.neg) {
      tensor = Torch.call("aten::_neg_view", tensor).tensor();
    }
    return spec.requiresGrad ? tensor.detach().requiresGrad(true) : tensor;
  }

  /** A new contiguous tensor with all elements of a storage. */
  private Tensor read(TensorSpec spec, long... shape) throws IOException {
    String key = spec.storage.key();
    long bytes = storages.byteSize(key);
    if (bytes != spec.storage.rootBytes()) {
      throw FileErrors.malformed(
          file,
          "storage \"%s\" has %d bytes, where its tensors say %d"
              .formatted(key, bytes, spec.storage.rootBytes()));
    }
    if (bytes % spec.dtype.byteSize() != 0) {
      throw FileErrors.malformed(
          file,
          "storage \"%s\" has %d bytes, no whole number of elements of %s"
              .formatted(key, bytes, spec.dtype.torchName()));
    }
    Tensor tensor = Torch.empty(TensorOptions.of(spec.dtype), shape);
    if (bytes > 0) {
      MemorySegment memory = MemorySegment.ofAddress(tensor.dataAddress()).reinterpret(bytes);
      long start = Interceptors.start();
      storages.copy(key, memory);
      Interceptors.crossed(
          Border.HOST_TO_TENSOR,
          Crossing.HOST,
          tensor.backend().id(),
          tensor.handle(),
          true,
          start);
      if (storages.byteOrder() != ByteOrder.nativeOrder()) {
        swap(memory, spec.dtype);
      }
      if (spec.dtype == DType.BOOL) {
        Elements.checkBooleans(file, key, memory);
      }
      Reference.reachabilityFence(tensor);
    }
    return tensor;
  }

  private static void swap(MemorySegment memory, DType dtype) {
    int unit = dtype.isComplex() ? dtype.byteSize() / 2 : dtype.byteSize();
    for (long at = 0; at < memory.byteSize(); at += unit) {
      for (int i = 0, j = unit - 1; i < j; i++, j--) {
        byte b = memory.get(JAVA_BYTE, at + i);
        memory.set(JAVA_BYTE, at + i, memory.get(JAVA_BYTE, at + j));
        memory.set(JAVA_BYTE, at + j, b);
      }
    }
  }
}
