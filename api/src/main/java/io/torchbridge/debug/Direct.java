package io.torchbridge.debug;

import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.TensorHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls operators on handles beneath all interceptors, so that a tool never sees itself, and
 * outside of every graph. What it made is given up when it is closed.
 */
final class Direct implements AutoCloseable {
  private static final Map<Backend, Map<String, BoundOperator>> BOUND = new ConcurrentHashMap<>();

  private final Backend backend;
  private final List<TensorHandle> made = new ArrayList<>();

  Direct(Backend backend) {
    this.backend = backend;
  }

  /** The operator of a name; null if the backend has none. */
  static @Nullable BoundOperator find(Backend backend, String name) {
    Map<String, BoundOperator> bound =
        BOUND.computeIfAbsent(backend, b -> new ConcurrentHashMap<>());
    BoundOperator operator = bound.get(name);
    if (operator == null) {
      operator = backend.bind(name);
      if (operator != null) {
        bound.put(name, operator);
      }
    }
    return operator;
  }

  /** Calls an operator with its leading canonical arguments; the others have their defaults. */
  @Nullable Object call(String name, @Nullable Object... leading) {
    BoundOperator operator = find(backend, name);
    if (operator == null) {
      throw new UnsupportedOperatorException(
          "backend %s has no operator \"%s\"".formatted(backend.id(), name));
    }
    List<Argument> parameters = operator.operator().arguments();
    @Nullable Object[] arguments = Arrays.copyOf(leading, parameters.size());
    for (int i = leading.length; i < arguments.length; i++) {
      arguments[i] = parameters.get(i).defaultValue();
    }
    return call(operator, arguments);
  }

  /** Calls an operator with all of its canonical arguments. */
  @Nullable Object call(BoundOperator operator, @Nullable Object[] arguments) {
    Object result = operator.call(GradMode.DISABLED, arguments);
    own(result, arguments);
    return result;
  }

  private void own(@Nullable Object result, @Nullable Object[] arguments) {
    switch (result) {
      case TensorHandle handle -> {
        if (Arrays.stream(arguments).noneMatch(argument -> argument == handle)) {
          made.add(handle);
        }
      }
      case Object[] several -> Arrays.stream(several).forEach(one -> own(one, arguments));
      case null, default -> {}
    }
  }

  /** Takes a handle over. */
  TensorHandle own(TensorHandle handle) {
    made.add(handle);
    return handle;
  }

  TensorHandle tensor(String name, @Nullable Object... leading) {
    return (TensorHandle) Objects.requireNonNull(call(name, leading));
  }

  /** The value of a tensor of one element. */
  Object item(TensorHandle tensor) {
    return Objects.requireNonNull(call("aten::item", tensor));
  }

  @Override
  public void close() {
    made.forEach(TensorHandle::release);
    made.clear();
  }
}
