package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds modules by the names of PyTorch's classes, from arguments as PyTorch takes them. */
public final class Modules {
  private record Entry(Signature signature, Function<Arguments, Module> constructor) {}

  private static final Map<String, Entry> BY_NAME = new TreeMap<>();

  static {
    define(
        "Linear",
        "in_features, out_features, bias=True, device=None, dtype=None",
        a -> new Linear(a.integer("in_features"), a.integer("out_features"), a.bool("bias")));
    define("ReLU", "inplace=False", a -> new ReLU(a.bool("inplace")));
    define(
        "CrossEntropyLoss",
        "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean',"
            + " label_smoothing=0.0",
        CrossEntropyLoss::of);
  }

  private Modules() {}

  private static void define(
      String name, String signature, Function<Arguments, Module> constructor) {
    BY_NAME.put(name, new Entry(Signature.of(signature), constructor));
  }

  /** The names that {@link #create} knows. */
  public static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }

  /**
   * Builds a module: {@code Modules.create("Conv2d", List.of(3, 64, 7), Map.of("stride", 2))}.
   *
   * @param name a class of torch.nn
   * @param arguments numbers, booleans, strings, lists of these, tensors, dtypes, devices and null,
   *     by place
   * @param keywords the same by PyTorch's names
   * @throws InvalidArgumentException if there is no such class here, or the arguments do not fit
   *     its signature
   */
  public static Module create(
      String name,
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    Entry entry = BY_NAME.get(name);
    if (entry == null) {
      throw new InvalidArgumentException(
          "there is no module \"%s\"; there are %s".formatted(name, BY_NAME.keySet()));
    }
    Arguments bound = entry.signature.bind(name, arguments, keywords);
    if (!entry.signature.has("dtype")) {
      return entry.constructor.apply(bound);
    }
    return new Creation(bound.dtype("dtype"), bound.device("device"))
        .around(() -> entry.constructor.apply(bound));
  }

  /** Builds a module from named arguments. */
  public static Module create(String name, Map<String, ? extends @Nullable Object> keywords) {
    return create(name, List.of(), keywords);
  }
}
