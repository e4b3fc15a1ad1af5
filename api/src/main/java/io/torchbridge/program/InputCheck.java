package io.torchbridge.program;

import io.torchbridge.DTypeMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.Kind;
import io.torchbridge.program.Argument.Value;
import io.torchbridge.spi.TensorHandle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks what a user gives a program against what it was exported for. */
final class InputCheck {
  private final Map<String, RangeConstraint> ranges;

  /** What is expected of one input; the meta is of a tensor alone. */
  private record Expected(
      String name, Argument argument, @Nullable TensorMeta meta, long @Nullable [] fixed) {}

  private final Expected[] inputs;

  InputCheck(Graph graph, List<GraphSignature.Input> inputs, Map<String, RangeConstraint> ranges) {
    this.ranges = ranges;
    this.inputs = inputs.stream().map(input -> expected(graph, input)).toArray(Expected[]::new);
  }

  private static Expected expected(Graph graph, GraphSignature.Input input) {
    String name = Objects.requireNonNullElse(Exported.nameOf(input), "an input");
    TensorMeta meta = graph.tensors().get(name);
    boolean isTensor = input.argument() instanceof Value value && value.kind() == Kind.TENSOR;
    boolean isFixed = meta != null && meta.sizes().stream().allMatch(SymbolicValue::isFixed);
    return new Expected(
        name,
        input.argument(),
        isTensor ? meta : null,
        meta != null && isFixed
            ? meta.sizes().stream()
                .mapToLong(s -> s.expression() instanceof Expression.Whole(long n) ? n : -1)
                .toArray()
            : null);
  }

  /**
   * Checks the values, handles and numbers, in place: numbers become Longs and Doubles.
   *
   * @throws InvalidArgumentException or one of its kind that names the input
   */
  void check(@Nullable Object[] values) {
    Map<String, Object> symbols = null;
    for (int i = 0; i < inputs.length; i++) {
      Expected input = inputs[i];
      if (input.argument instanceof Value(String name, Kind kind, String type)) {
        switch (kind) {
          case TENSOR -> {
            TensorHandle handle = tensor(input, values[i]);
            if (input.fixed == null) {
              symbols = symbols == null ? new LinkedHashMap<>() : symbols;
              bind(input, handle, symbols);
            } else if (!Arrays.equals(input.fixed, handle.shape())) {
              throw shape(input, handle.shape(), "");
            }
          }
          case INT, FLOAT, BOOL -> values[i] = number(input, kind, values[i]);
          case OBJECT, TOKEN -> {}
        }
      } else if (input.argument instanceof Constant(Object constant)) {
        Object given = values[i] instanceof Integer n ? (Object) (long) n : values[i];
        if (!Objects.equals(given, constant)) {
          throw new InvalidArgumentException(
              "input %s was %s when the program was exported, which fixed it; it can't be %s"
                  .formatted(input.name, constant, given));
        }
      }
    }
    if (symbols != null) {
      checkDerived(values, symbols);
    }
  }

  private static TensorHandle tensor(Expected input, @Nullable Object value) {
    TensorMeta meta = input.meta;
    if (!(value instanceof TensorHandle handle)) {
      throw new InvalidArgumentException(
          "input %s must be a tensor %s, not %s".formatted(input.name, meta, value));
    }
    if (meta != null && handle.dtype() != meta.dtype()) {
      throw new DTypeMismatchException(
          "input %s must be of %s, as when the program was exported, not %s"
              .formatted(input.name, meta.dtype().torchName(), handle.dtype().torchName()));
    }
    return handle;
  }

  private static Object number(Expected input, Kind kind, @Nullable Object value) {
    return switch (value) {
      case Integer n when kind == Kind.INT -> (long) n;
      case Long n when kind == Kind.INT -> n;
      case Number n when kind == Kind.FLOAT -> n.doubleValue();
      case Boolean b when kind == Kind.BOOL -> b;
      case null, default ->
          throw new InvalidArgumentException(
              "input %s must be of kind %s, not %s".formatted(input.name, kind, value));
    };
  }

  private static ShapeMismatchException shape(Expected input, long[] shape, String why) {
    return new ShapeMismatchException(
        "input %s must be %s, as when the program was exported, not of shape %s%s"
            .formatted(input.name, input.meta, Arrays.toString(shape), why));
  }

  /** Learns the symbols that are sizes themselves; fixed sizes must be the same. */
  private void bind(Expected input, TensorHandle handle, Map<String, Object> symbols) {
    if (input.meta == null) {
      return;
    }
    long[] shape = handle.shape();
    List<SymbolicValue> sizes = input.meta.sizes();
    if (shape.length != sizes.size()) {
      throw shape(input, shape, "");
    }
    for (int d = 0; d < shape.length; d++) {
      switch (sizes.get(d).expression()) {
        case Expression.Whole(long size) -> {
          if (size != shape[d]) {
            throw shape(input, shape, ": dimension %d differs".formatted(d));
          }
        }
        case Expression.Symbol(String name, String assumptions) -> {
          Object known = symbols.putIfAbsent(name, shape[d]);
          RangeConstraint range = ranges.get(name);
          if (known != null && !known.equals(shape[d])) {
            throw shape(input, shape, ": %s is %s already".formatted(name, known));
          }
          if (range != null && !range.contains(shape[d])) {
            throw shape(input, shape, ": %s must be in %s".formatted(name, range));
          }
        }
        default -> {}
      }
    }
  }

  /** Checks the sizes that are computed from symbols, such as {@code 2*s0}. */
  private void checkDerived(@Nullable Object[] values, Map<String, Object> symbols) {
    for (int i = 0; i < inputs.length; i++) {
      Expected input = inputs[i];
      if (input.meta == null
          || input.fixed != null
          || !(values[i] instanceof TensorHandle handle)) {
        continue;
      }
      long[] shape = handle.shape();
      for (int d = 0; d < shape.length; d++) {
        if (input.meta.sizes().get(d).expression() instanceof Expression.Call call) {
          solve(call, shape[d], symbols);
          Object wanted = call.evaluate(symbols);
          if (wanted != null && !wanted.equals(shape[d])) {
            throw shape(
                input, shape, ": dimension %d must be %s for %s".formatted(d, wanted, symbols));
          }
        }
      }
    }
    symbols.forEach(
        (name, value) -> {
          RangeConstraint range = ranges.get(name);
          if (range != null && !range.contains((Long) value)) {
            throw new ShapeMismatchException(
                "the inputs' shapes make %s %s; it must be in %s".formatted(name, value, range));
          }
        });
  }

  /** Learns the one unknown symbol of an expression that is linear in it. */
  private static void solve(Expression expression, long value, Map<String, Object> symbols) {
    List<String> unknown =
        expression.symbols().stream().filter(name -> !symbols.containsKey(name)).toList();
    if (unknown.size() != 1) {
      return;
    }
    String name = unknown.getFirst();
    if (at(expression, name, 0, symbols) instanceof Long zero
        && at(expression, name, 1, symbols) instanceof Long one
        && at(expression, name, 2, symbols) instanceof Long two
        && two - one == one - zero
        && one - zero != 0) {
      symbols.put(name, Math.floorDiv(value - zero, one - zero));
    }
  }

  private static @Nullable Object at(
      Expression expression, String name, long value, Map<String, Object> symbols) {
    Map<String, Object> with = new LinkedHashMap<>(symbols);
    with.put(name, value);
    return expression.evaluate(with);
  }
}
