package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@code config.json} that is read by keys, of which some have two names. A key that is missing
 * has its default; a value of another type, or one that these models can't follow, is an error that
 * names it.
 */
final class ConfigValues {
  private final String model;
  private final Map<String, ?> values;

  private ConfigValues(String model, Map<String, ?> values) {
    this.model = model;
    this.values = values;
    if (values.get("quantization_config") != null) {
      throw error("quantization_config", "quantized weights are not read here");
    }
  }

  /** The values of a config of one of these architectures. */
  static ConfigValues of(Map<String, ?> values, String model, List<String> types) {
    ConfigValues read = new ConfigValues(model, values);
    if (read.has("model_type") && !types.contains(read.text("", "model_type"))) {
      throw read.error("model_type", "one of " + types + " is wanted");
    }
    return read;
  }

  InvalidArgumentException error(String key, String wanted) {
    return new InvalidArgumentException(
        "the config of %s has %s = %s: %s".formatted(model, key, values.get(key), wanted));
  }

  /** The key of these names that is there; the first if none is. */
  private String present(String... names) {
    for (String name : names) {
      if (values.get(name) != null) {
        return name;
      }
    }
    return names[0];
  }

  @Nullable Object get(String key) {
    return values.get(key);
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  @Nullable Long optionalInteger(String... names) {
    String key = present(names);
    return switch (values.get(key)) {
      case null -> null;
      case Integer i -> i.longValue();
      case Long l -> l;
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof Number n ->
          n.longValue(); // eos_token_id may be several
      default -> throw error(key, "an integer is wanted");
    };
  }

  long integer(long otherwise, String... names) {
    Long value = optionalInteger(names);
    return value == null ? otherwise : value;
  }

  /** A size, which is positive. */
  long size(long otherwise, String... names) {
    long value = integer(otherwise, names);
    if (value <= 0) {
      throw error(present(names), "a positive size is wanted");
    }
    return value;
  }

  /** An optional integer whose default is not null, so that a given null means something. */
  @Nullable Long nullableInteger(String key, @Nullable Long otherwise) {
    return values.containsKey(key) ? optionalInteger(key) : otherwise;
  }

  /** Positive sizes, as many as are there. */
  List<Long> sizes(String key, Long... otherwise) {
    List<Long> sizes = has(key) ? integers(key) : List.of(otherwise);
    if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size <= 0)) {
      throw error(key, "positive sizes are wanted");
    }
    return sizes;
  }

  /** The edge of a square, which may stand there twice. */
  long edge(String key, long otherwise) {
    List<Long> edges = sizes(key, otherwise);
    if (edges.size() > 2 || !edges.getFirst().equals(edges.getLast())) {
      throw error(key, "only squares are known here");
    }
    return edges.getFirst();
  }

  double real(double otherwise, String... names) {
    String key = present(names);
    return switch (values.get(key)) {
      case null -> otherwise;
      case Number n -> n.doubleValue();
      default -> throw error(key, "a number is wanted");
    };
  }

  @Nullable Double optionalReal(String key) {
    return has(key) ? Double.valueOf(real(0, key)) : null;
  }

  boolean bool(boolean otherwise, String key) {
    return switch (values.get(key)) {
      case null -> otherwise;
      case Boolean b -> b;
      default -> throw error(key, "true or false is wanted");
    };
  }

  String text(String otherwise, String... names) {
    String key = present(names);
    return switch (values.get(key)) {
      case null -> otherwise;
      case String s -> s;
      default -> throw error(key, "a string is wanted");
    };
  }

  /** The token ids of a key: one, several, or none. */
  List<Long> integers(String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case Integer i -> List.of(i.longValue());
      case Long l -> List.of(l);
      case List<?> list -> {
        var all = new ArrayList<Long>();
        for (Object element : list) {
          if (!(element instanceof Integer || element instanceof Long)) {
            throw error(key, "integers are wanted");
          }
          all.add(((Number) element).longValue());
        }
        yield List.copyOf(all);
      }
      default -> throw error(key, "integers are wanted");
    };
  }

  List<String> strings(String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      default -> throw error(key, "a list of strings is wanted");
    };
  }

  @SuppressWarnings("unchecked")
  Map<String, ?> map(String key) {
    return switch (values.get(key)) {
      case null -> Map.of();
      case Map<?, ?> map when map.keySet().stream().allMatch(String.class::isInstance) ->
          (Map<String, ?>) map;
      default -> throw error(key, "an object is wanted");
    };
  }

  Activation activation(String otherwise, String... names) {
    String key = present(names);
    Activation activation = Activation.named(text(otherwise, names));
    if (activation == null) {
      throw error(key, "the activations known here are " + Activation.names());
    }
    return activation;
  }

  /** The labels of {@code id2label}, by their numbers; two or {@code num_labels} nameless ones. */
  List<String> labels() {
    Map<String, ?> named = map("id2label");
    if (named.isEmpty()) {
      var nameless = new ArrayList<String>();
      for (long i = 0; i < integer(2, "num_labels"); i++) {
        nameless.add("LABEL_" + i);
      }
      return List.copyOf(nameless);
    }
    var sorted = new TreeMap<Integer, String>();
    for (var entry : named.entrySet()) {
      try {
        sorted.put(Integer.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
      } catch (NumberFormatException e) {
        throw error("id2label", "its keys are the labels' numbers");
      }
    }
    return List.copyOf(sorted.values());
  }

  /** Refuses a value other than this one, because it changes what the model computes. */
  void only(String key, Object value) {
    Object given = values.get(key);
    if (given != null && !Objects.equals(given, value)) {
      throw error(key, "only " + value + " is known here");
    }
  }

  /** Refuses a size that does not divide into heads. */
  void divisible(String key, long size, long heads) {
    if (size % heads != 0) {
      throw new InvalidArgumentException(
          "the config of %s has %s %d, which %d heads do not divide"
              .formatted(model, key, size, heads));
    }
  }
}
