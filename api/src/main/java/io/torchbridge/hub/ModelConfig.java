package io.torchbridge.hub;

import io.torchbridge.MalformedFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What describes a model, such as Hugging Face's {@code config.json}, with typed access. Keys with
 * the value null count as absent, for Python writes its None like this.
 *
 * <p>An access that asks for what the config has not, or for another type, throws {@link
 * MalformedFileException} with the config's name, the key and what is there.
 */
public final class ModelConfig {
  private final String name;
  private final Map<String, @Nullable Object> values;

  private ModelConfig(String name, Map<String, @Nullable Object> values) {
    this.name = name;
    this.values = values;
  }

  /**
   * The config in a JSON file.
   *
   * @throws MalformedFileException if it is no JSON object
   * @throws io.torchbridge.FileAccessException if it can't be read
   */
  public static ModelConfig read(Path file) {
    return new ModelConfig(file.toString(), Json.object(file));
  }

  /**
   * A config of these values: String, Number, Boolean, Map and List of them.
   *
   * @param name says in errors which config it is
   */
  public static ModelConfig of(String name, Map<String, ?> values) {
    return new ModelConfig(name, new LinkedHashMap<>(values));
  }

  /** What errors call it. */
  public String name() {
    return name;
  }

  public Set<String> keys() {
    return Set.copyOf(values.keySet());
  }

  /** Everything, as maps, lists, String, Long, Double, Boolean and null. */
  public Map<String, @Nullable Object> values() {
    return java.util.Collections.unmodifiableMap(values);
  }

  public boolean has(String key) {
    return values.get(key) != null;
  }

  private Object get(String key, String type) {
    Object value = values.get(key);
    if (value == null) {
      throw new MalformedFileException(
          "%s has no \"%s\" (%s); it has %s".formatted(name, key, type, keys()));
    }
    return value;
  }

  private MalformedFileException wrong(String key, Object value, String type) {
    return new MalformedFileException("%s: \"%s\" is %s, not %s".formatted(name, key, value, type));
  }

  public String text(String key) {
    Object value = get(key, "a string");
    if (value instanceof String text) {
      return text;
    }
    throw wrong(key, value, "a string");
  }

  public String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  /** An integer; a float without a fraction counts too. */
  public long integer(String key) {
    Object value = get(key, "an integer");
    if (value instanceof Number number
        && number.doubleValue() == number.longValue()
        && !(number instanceof java.math.BigInteger)) {
      return number.longValue();
    }
    throw wrong(key, value, "an integer of 64 bits");
  }

  public long integer(String key, long otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  public double number(String key) {
    Object value = get(key, "a number");
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, value, "a number");
  }

  public double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  public boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    Object value = get(key, "true or false");
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, value, "true or false");
  }

  /** An object inside. */
  public ModelConfig object(String key) {
    return new ModelConfig(name + " > " + key, Json.asObject(get(key, "an object"), key));
  }

  /** The elements of a list; nothing if there is no such key. */
  public List<@Nullable Object> list(String key) {
    if (!has(key)) {
      return List.of();
    }
    Object value = get(key, "a list");
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    throw wrong(key, value, "a list");
  }

  /** A list of strings; nothing if there is no such key. */
  public List<String> texts(String key) {
    var texts = new ArrayList<String>();
    for (Object element : list(key)) {
      if (!(element instanceof String text)) {
        throw wrong(key, list(key), "a list of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  /** A list of numbers; nothing if there is no such key. */
  public List<Double> numbers(String key) {
    var numbers = new ArrayList<Double>();
    for (Object element : list(key)) {
      if (!(element instanceof Number number)) {
        throw wrong(key, list(key), "a list of numbers");
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  /** {@code id2label}: the classes' names in their order; nothing if it names none. */
  public List<String> labels() {
    if (!has("id2label")) {
      return List.of();
    }
    var byId = new TreeMap<Long, String>();
    object("id2label")
        .values
        .forEach(
            (id, label) -> {
              try {
                byId.put(Long.parseLong(id), String.valueOf(label));
              } catch (NumberFormatException e) {
                throw wrong("id2label", id, "a number");
              }
            });
    for (long i = 0; i < byId.size(); i++) {
      if (!byId.containsKey(i)) {
        throw new MalformedFileException(
            "%s: \"id2label\" has %d labels, but none of %d".formatted(name, byId.size(), i));
      }
    }
    return List.copyOf(byId.values());
  }

  /** With other classes: {@code id2label}, {@code label2id} and {@code num_labels}. */
  ModelConfig withLabels(List<String> labels) {
    var byId = new LinkedHashMap<String, Object>();
    var byLabel = new LinkedHashMap<String, Object>();
    for (int i = 0; i < labels.size(); i++) {
      byId.put(String.valueOf(i), labels.get(i));
      byLabel.put(labels.get(i), (long) i);
    }
    var changed = new LinkedHashMap<String, @Nullable Object>(values);
    changed.put("id2label", byId);
    changed.put("label2id", byLabel);
    changed.put("num_labels", (long) labels.size());
    return new ModelConfig(name, changed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelConfig config
        && config.name.equals(name)
        && config.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + values;
  }
}
