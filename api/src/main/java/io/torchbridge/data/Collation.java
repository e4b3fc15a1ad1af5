package io.torchbridge.data;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes one of several samples, and finds the tensors in one. */
final class Collation {
  private Collation() {}

  @SuppressWarnings("unchecked")
  static <T> T collate(List<T> samples) {
    if (samples.isEmpty()) {
      throw new InvalidArgumentException("a batch needs at least one sample");
    }
    // every branch makes a value of the samples' own type
    return (T) collate(samples, "the sample", false);
  }

  private static Object collate(List<?> samples, String place, boolean inContainer) {
    Object first = samples.getFirst();
    for (Object sample : samples) {
      if (sample == null || !sameKind(sample, first)) {
        throw new InvalidArgumentException(
            "a batch can't be made: %s is a %s in one and a %s in another"
                .formatted(place, kind(first), kind(sample)));
      }
    }
    return switch (first) {
      case Tensor t -> stack(samples.stream().map(Tensor.class::cast).toList(), place);
      case Record record -> record(record.getClass(), samples, place);
      case List<?> list -> lists(list.size(), samples, place);
      case Map<?, ?> map -> maps(map, samples, place);
      case Object element when inContainer && isPlain(element) -> plain(samples);
      default ->
          throw new InvalidArgumentException(
              ("a batch can't be made: %s is a %s; give tensors, or records, lists and maps of them"
                      + " (Torch.tensor(number) makes one), or override batch()")
                  .formatted(place, kind(first)));
    };
  }

  private static boolean sameKind(Object a, Object b) {
    return a.getClass() == b.getClass()
        || (a instanceof List<?> && b instanceof List<?>)
        || (a instanceof Map<?, ?> && b instanceof Map<?, ?>);
  }

  private static String kind(@Nullable Object sample) {
    return sample == null ? "null" : sample.getClass().getSimpleName();
  }

  private static boolean isPlain(Object element) {
    return element instanceof Long
        || element instanceof Integer
        || element instanceof Double
        || element instanceof Float
        || element instanceof Boolean
        || element instanceof String;
  }

  /** Lists and maps may hold anything, so also the tensor of what were numbers. */
  private static Object plain(List<?> samples) {
    return switch (samples.getFirst()) {
      case String text -> List.copyOf(samples);
      case Boolean flag -> Torch.tensor(samples);
      case Double number -> Torch.tensor(samples, DType.FLOAT64);
      case Float number -> Torch.tensor(samples, DType.FLOAT64);
      default -> Torch.tensor(samples, DType.INT64);
    };
  }

  private static Tensor stack(List<Tensor> tensors, String place) {
    long[] shape = tensors.getFirst().shape();
    for (Tensor tensor : tensors) {
      if (!Arrays.equals(tensor.shape(), shape)) {
        throw new ShapeMismatchException(
            "a batch can't be made: %s has shape %s in one sample and %s in another"
                .formatted(place, Arrays.toString(shape), Arrays.toString(tensor.shape())));
      }
    }
    return Torch.stack(tensors);
  }

  private static Object record(Class<?> type, List<?> samples, String place) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      types[i] = component.getType();
      var parts = new ArrayList<@Nullable Object>();
      for (Object sample : samples) {
        parts.add(read(component, sample));
      }
      values[i] = collate(parts, place + "'s " + component.getName(), false);
    }
    return construct(type, types, values);
  }

  private static Object construct(Class<?> type, Class<?>[] types, @Nullable Object[] values) {
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new InvalidArgumentException(
          "a batch can't be made: the constructor of %s refuses it: %s"
              .formatted(type.getSimpleName(), e.getCause()),
          e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw unreadable(type, e);
    }
  }

  private static @Nullable Object read(RecordComponent component, Object sample) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(sample);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw unreadable(sample.getClass(), e);
    }
  }

  private static InvalidArgumentException unreadable(Class<?> type, Exception e) {
    return new InvalidArgumentException(
        "record %s can't be used from here: make it public, or open its package to torchbridge (%s)"
            .formatted(type.getName(), e),
        e);
  }

  private static List<Object> lists(int size, List<?> samples, String place) {
    var batch = new ArrayList<Object>();
    for (int i = 0; i < size; i++) {
      var parts = new ArrayList<Object>();
      for (Object sample : samples) {
        if (!(sample instanceof List<?> list) || list.size() != size) {
          throw new ShapeMismatchException(
              "a batch can't be made: %s is a list of %d in one sample and of another size in"
                      .formatted(place, size)
                  + " another");
        }
        parts.add(list.get(i));
      }
      batch.add(collate(parts, place + "[" + i + "]", true));
    }
    return batch;
  }

  private static Map<Object, Object> maps(Map<?, ?> first, List<?> samples, String place) {
    var batch = new LinkedHashMap<Object, Object>();
    for (Object key : first.keySet()) {
      var parts = new ArrayList<@Nullable Object>();
      for (Object sample : samples) {
        if (!(sample instanceof Map<?, ?> map) || !map.keySet().equals(first.keySet())) {
          throw new InvalidArgumentException(
              "a batch can't be made: %s does not have the keys %s in each sample"
                  .formatted(place, first.keySet()));
        }
        parts.add(map.get(key));
      }
      batch.put(key, collate(parts, place + "[" + key + "]", true));
    }
    return batch;
  }

  /** Calls an action with each tensor in a sample. */
  static void tensors(@Nullable Object sample, Consumer<Tensor> action) {
    switch (sample) {
      case Tensor tensor -> action.accept(tensor);
      case Record record -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          if (!component.getType().isPrimitive()) {
            tensors(read(component, record), action);
          }
        }
      }
      case List<?> list -> list.forEach(element -> tensors(element, action));
      case Map<?, ?> map -> map.values().forEach(element -> tensors(element, action));
      case null, default -> {}
    }
  }

  /** The sample with what a function gives for each of its tensors. */
  @SuppressWarnings("unchecked")
  static <T> T map(T sample, UnaryOperator<Tensor> function) {
    // every branch makes a value of the sample's own kind
    return (T)
        switch (sample) {
          case Tensor tensor -> function.apply(tensor);
          case Record record -> map(record, function);
          case List<?> list -> {
            var mapped = new ArrayList<@Nullable Object>(list);
            mapped.replaceAll(element -> element == null ? null : map(element, function));
            yield mapped;
          }
          case Map<?, ?> map -> {
            var mapped = new LinkedHashMap<Object, @Nullable Object>(map);
            mapped.replaceAll((key, element) -> element == null ? null : map(element, function));
            yield mapped;
          }
          default -> sample;
        };
  }

  private static Object map(Record record, UnaryOperator<Tensor> function) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    boolean same = true;
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Object before = read(components[i], record);
      values[i] = before == null ? null : map(before, function);
      same &= values[i] == before;
    }
    return same ? record : construct(record.getClass(), types, values);
  }
}
