package io.torchbridge.program;

import io.torchbridge.InvalidArgumentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The structure of nested inputs or outputs: PyTorch's pytrees. Tuples, lists and what else has
 * places are Lists in Java; dicts, and the output classes of Hugging Face, are Maps by their keys.
 */
public sealed interface TreeSpec {

  /** One value. */
  record Leaf() implements TreeSpec {}

  /**
   * A container.
   *
   * @param type Python's class: {@code builtins.tuple}
   * @param context PyTorch's JSON of what else there is to know, such as a dict's keys
   * @param keys of its children; null for one whose children have places
   */
  record Container(
      String type, String context, @Nullable List<String> keys, List<TreeSpec> children)
      implements TreeSpec {
    public Container {
      keys = keys == null ? null : List.copyOf(keys);
      children = List.copyOf(children);
    }
  }

  /** A tuple. */
  static TreeSpec tuple(List<? extends TreeSpec> children) {
    return new Container("builtins.tuple", "null", null, List.copyOf(children));
  }

  /** {@code tree_leaves}: what is in nested Lists and Maps, in their order. */
  static List<@Nullable Object> leaves(@Nullable Object value) {
    var leaves = new ArrayList<@Nullable Object>();
    switch (value) {
      case List<?> list -> list.forEach(element -> leaves.addAll(leaves(element)));
      case Map<?, ?> map -> map.values().forEach(element -> leaves.addAll(leaves(element)));
      case null, default -> leaves.add(value);
    }
    return leaves;
  }

  /** The number of leaves. */
  default int leafCount() {
    return switch (this) {
      case Leaf leaf -> 1;
      case Container container -> container.children.stream().mapToInt(TreeSpec::leafCount).sum();
    };
  }

  /**
   * Puts the leaves of a nested value into a list.
   *
   * @throws InvalidArgumentException if the value has another structure; the message says where
   */
  default void flatten(@Nullable Object value, String place, List<@Nullable Object> leaves) {
    switch (this) {
      case Leaf leaf -> leaves.add(value);
      case Container(String type, String context, List<String> keys, List<TreeSpec> children)
          when keys != null -> {
        if (!(value instanceof Map<?, ?> map)) {
          throw misfit(place, "a Map with the keys " + keys, value);
        }
        if (map.size() != keys.size() || !keys.stream().allMatch(map::containsKey)) {
          throw misfit(place, "a Map with the keys " + keys, map.keySet());
        }
        for (int i = 0; i < keys.size(); i++) {
          children.get(i).flatten(map.get(keys.get(i)), place + "." + keys.get(i), leaves);
        }
      }
      case Container container -> {
        List<?> list =
            switch (value) {
              case List<?> l -> l;
              case Object[] array -> Arrays.asList(array);
              case null, default ->
                  throw misfit(place, "a List of " + container.children.size(), value);
            };
        if (list.size() != container.children.size()) {
          throw misfit(place, "a List of " + container.children.size(), "one of " + list.size());
        }
        for (int i = 0; i < list.size(); i++) {
          container.children.get(i).flatten(list.get(i), place + "[" + i + "]", leaves);
        }
      }
    }
  }

  private static InvalidArgumentException misfit(
      String place, String wanted, @Nullable Object given) {
    Object what =
        given == null || given instanceof String || given instanceof java.util.Set
            ? given
            : given.getClass().getSimpleName();
    return new InvalidArgumentException(
        "%s must be %s, as when the program was exported, not %s".formatted(place, wanted, what));
  }

  /** The nested value of leaves: Lists, and Maps in the order of their keys. */
  default @Nullable Object unflatten(Iterator<? extends @Nullable Object> leaves) {
    return switch (this) {
      case Leaf leaf -> leaves.next();
      case Container(String type, String context, List<String> keys, List<TreeSpec> children)
          when keys != null -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < keys.size(); i++) {
          map.put(keys.get(i), children.get(i).unflatten(leaves));
        }
        yield Collections.unmodifiableMap(map);
      }
      case Container container -> {
        var list = new ArrayList<@Nullable Object>();
        for (TreeSpec child : container.children) {
          list.add(child.unflatten(leaves));
        }
        yield Collections.unmodifiableList(list);
      }
    };
  }
}
