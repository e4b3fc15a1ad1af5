package io.torchbridge.python;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Backend;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The values of one call of Python on their way there and back. */
final class BorderCall implements AutoCloseable {
  private final PythonBackend python;
  private final String name;

  /** Where tensors came from, if not from Python's own backend. */
  private @Nullable Backend origin;

  /** What records the call in the graphs of that backend, while it is not closed by this. */
  private @Nullable BorderFunction recorded;

  /** The tensors of that backend, and what Python got for them. */
  private final List<Tensor> inputs = new ArrayList<>();

  private final List<Tensor> inside = new ArrayList<>();

  /**
   * The values of one call.
   *
   * @param name of what is called
   */
  BorderCall(PythonBackend python, String name) {
    this.python = python;
    this.name = name;
  }

  // To Python

  @Nullable Object toPython(@Nullable Object value) {
    return switch (value) {
      case Tensor tensor -> object(tensor);
      case List<?> list -> {
        var converted = new ArrayList<@Nullable Object>(list.size());
        list.forEach(element -> converted.add(toPython(element)));
        yield converted;
      }
      case Object[] list -> toPython(Arrays.asList(list));
      case Map<?, ?> map -> {
        var converted = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        map.forEach((key, element) -> converted.put(key, toPython(element)));
        yield converted;
      }
      case null, default -> value;
    };
  }

  private PythonObject object(Tensor tensor) {
    if (tensor.backend() == python) {
      return PythonTensor.objectOf(tensor);
    }
    if (origin == null) {
      origin = tensor.backend();
      if (GradMode.current() == GradMode.ENABLED) {
        recorded = new BorderFunction(python, origin, name);
      }
    } else if (origin != tensor.backend()) {
      throw new InvalidArgumentException(
          "%s was called with tensors of backends %s and %s"
              .formatted(name, origin.id(), tensor.backend().id()));
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) == tensor) {
        return PythonTensor.objectOf(inside.get(i));
      }
    }
    inside.add(recorded == null ? tensor.to(python) : recorded.enter(tensor));
    inputs.add(tensor);
    return PythonTensor.objectOf(inside.getLast());
  }

  // To Java

  /** The output with its tensors on the backend that the inputs came from, and in its graphs. */
  @Nullable Object toJava(@Nullable Object output) {
    var tensors = new LinkedHashMap<PythonObject, @Nullable Tensor>(); // by identity
    collect(output, tensors);
    if (origin == null) {
      tensors.replaceAll((object, none) -> PythonTensor.tensorOf(python, object));
    } else {
      cross(origin, tensors);
    }
    return rebuilt(output, tensors);
  }

  private void collect(@Nullable Object value, Map<PythonObject, @Nullable Tensor> tensors) {
    switch (value) {
      case PythonObject object when python.isTensor(object) -> tensors.put(object, null);
      case Object[] list -> Arrays.asList(list).forEach(element -> collect(element, tensors));
      case Map<?, ?> map -> map.values().forEach(element -> collect(element, tensors));
      case null, default -> {}
    }
  }

  private static @Nullable Object rebuilt(
      @Nullable Object value, Map<PythonObject, @Nullable Tensor> tensors) {
    return switch (value) {
      case PythonObject object when tensors.containsKey(object) -> tensors.get(object);
      case Object[] list -> {
        var converted = new ArrayList<@Nullable Object>(list.length);
        for (Object element : list) {
          converted.add(rebuilt(element, tensors));
        }
        yield converted;
      }
      case Map<?, ?> map -> {
        var converted = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        map.forEach((key, element) -> converted.put(key, rebuilt(element, tensors)));
        yield converted;
      }
      case null, default -> value;
    };
  }

  private void cross(Backend back, Map<PythonObject, @Nullable Tensor> tensors) {
    List<PythonObject> joining = new ArrayList<>();
    tensors.replaceAll(
        (object, none) -> {
          try (Tensor output = PythonTensor.tensorOf(python, object)) {
            Tensor crossed = output.to(back);
            if (recorded != null && recorded.leave(object, crossed)) {
              joining.add(object);
            }
            return crossed;
          }
        });
    List<Tensor> changed = new ArrayList<>();
    for (int i : changedInputs()) {
      PythonObject input = PythonTensor.objectOf(inside.get(i));
      if (recorded != null && recorded.leave(input, inside.get(i).to(back))) {
        changed.add(inputs.get(i));
      } else {
        markChanged(inputs.get(i));
      }
    }
    BorderFunction function = recorded;
    if (function != null && !(joining.isEmpty() && changed.isEmpty())) {
      List<Tensor> joined = function.join(changed);
      recorded = null; // belongs to the graph now
      for (int i = 0; i < joining.size(); i++) {
        tensors.put(joining.get(i), joined.get(i));
      }
    }
  }

  private List<Integer> changedInputs() {
    Object[] answers =
        (Object[])
            Objects.requireNonNull(
                python
                    .modules()
                    .callMethod("changed", inside.stream().map(PythonTensor::objectOf).toList()));
    return IntStream.range(0, answers.length)
        .filter(i -> Boolean.TRUE.equals(answers[i]))
        .boxed()
        .toList();
  }

  /** Lets graphs that have saved a tensor know that it was changed. */
  private static void markChanged(Tensor tensor) {
    if (!tensor.isInference()) {
      try (var scope = TensorScope.open();
          var mode = GradMode.DISABLED.enter()) {
        (tensor.ndim() == 0 ? tensor.unsqueeze(0) : tensor).narrow(0, 0, 0).zero_();
      }
    }
  }

  /** Frees what was made for the way. */
  @Override
  public void close() {
    inside.forEach(Tensor::close);
    if (recorded != null) {
      recorded.close();
    }
    Reference.reachabilityFence(inputs);
  }
}
