package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Copies a tree of modules. What is the same tensor or module in several places of it is so in the
 * copy.
 */
final class ModuleCopy {
  private final Map<Object, Object> copies = new IdentityHashMap<>();

  ModuleCopy(List<Module> modules) {
    try (var mode = GradMode.DISABLED.enter()) {
      for (Module module : modules) {
        for (Tensor tensor : module.ownTensors()) {
          copies.computeIfAbsent(tensor, t -> copy((Tensor) t));
        }
      }
    }
    for (Module module : modules) {
      copies.put(module, module.shallowCopy());
    }
    for (Module module : modules) {
      of(module).replaceParts(this);
      replaceFields(of(module));
    }
  }

  private static Tensor copy(Tensor tensor) {
    Tensor copy = TensorScope.exempt(tensor.clone().requiresGrad(tensor.requiresGrad()));
    try (TensorScope scope = TensorScope.open()) {
      Tensor grad = tensor.grad();
      if (grad != null) {
        copy.setGrad(grad.clone());
      }
    }
    return copy;
  }

  /** The copy of a part of the tree. */
  @SuppressWarnings("unchecked")
  <T> T of(T part) {
    return (T) copies.getOrDefault(part, part);
  }

  <T> Map<String, T> ofAll(Map<String, T> parts, Function<T, T> of) {
    var all = new LinkedHashMap<String, T>();
    parts.forEach((name, part) -> all.put(name, of.apply(part)));
    return all;
  }

  private void replaceFields(Module module) {
    for (Class<?> type = module.getClass();
        type != null && type != Module.class;
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          replace(module, field);
        }
      }
    }
  }

  private void replace(Module module, Field field) {
    try {
      field.setAccessible(true);
      Object value = field.get(module);
      Object replaced = replaced(value);
      if (replaced != value) {
        field.set(module, replaced);
      }
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      throw new InvalidArgumentException(
          "%s can't be copied: its field '%s' is closed to reflection; open its package to"
                  .formatted(field.getDeclaringClass().getName(), field.getName())
              + " torchbridge",
          e);
    }
  }

  private @Nullable Object replaced(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Tensor tensor -> of(tensor);
      case Module part -> of(part);
      case List<?> list when holdsParts(list) -> {
        var copy = new ArrayList<@Nullable Object>();
        list.forEach(e -> copy.add(replaced(e)));
        yield copy;
      }
      case Map<?, ?> map when holdsParts(map.values()) -> {
        var copy = new LinkedHashMap<Object, @Nullable Object>();
        map.forEach((key, e) -> copy.put(key, replaced(e)));
        yield copy;
      }
      case Object[] array when holdsParts(Arrays.asList(array)) -> {
        Object copy = Array.newInstance(array.getClass().getComponentType(), array.length);
        for (int i = 0; i < array.length; i++) {
          Array.set(copy, i, replaced(array[i]));
        }
        yield copy;
      }
      default -> value;
    };
  }

  private boolean holdsParts(Iterable<?> values) {
    for (Object value : values) {
      if (replaced(value) != value) {
        return true;
      }
    }
    return false;
  }
}
