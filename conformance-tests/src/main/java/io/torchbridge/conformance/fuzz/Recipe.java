package io.torchbridge.conformance.fuzz;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an argument is made. A recipe needs no backend, so that a call can be told, and written down
 * in Python, by a process that never makes it.
 */
sealed interface Recipe permits Recipe.Value, Recipe.Several, TensorRecipe {

  /** Makes the argument on the current backend. */
  @Nullable Object make();

  /** The argument in Python. */
  String python();

  /** A value that is not a tensor. */
  record Value(@Nullable Object value) implements Recipe {
    @Override
    public @Nullable Object make() {
      return value;
    }

    @Override
    public String python() {
      return python(value);
    }

    private static String python(@Nullable Object value) {
      return switch (value) {
        case null -> "None";
        case Boolean b -> b ? "True" : "False";
        case Double d -> number(d);
        case Complex(double re, double im) -> "complex(%s, %s)".formatted(number(re), number(im));
        case String s -> string(s);
        case DType type -> type.toString();
        case Device device -> "torch.device('" + device + "')";
        case Layout layout -> "torch." + layout.torchName();
        case MemoryFormat format -> "torch." + format.torchName();
        case long[] list -> Arrays.toString(list);
        case double[] list ->
            Arrays.stream(list).mapToObj(Value::number).collect(Collectors.joining(", ", "[", "]"));
        case boolean[] list ->
            Arrays.toString(list).replace("true", "True").replace("false", "False");
        case Object[] list ->
            Arrays.stream(list).map(Value::python).collect(Collectors.joining(", ", "[", "]"));
        default -> value.toString();
      };
    }

    static String number(double value) {
      return Double.isFinite(value) ? Double.toString(value) : "float('" + value + "')";
    }

    private static String string(String text) {
      var literal = new StringBuilder("'");
      for (char c : text.toCharArray()) {
        literal.append(
            c < ' ' || c > '~' || c == '\'' || c == '\\'
                ? "\\u%04x".formatted((int) c)
                : String.valueOf(c));
      }
      return literal.append('\'').toString();
    }

    @Override
    public String toString() {
      return value instanceof String s && s.length() > 40
          ? "a string of " + s.length() + " characters"
          : python();
    }
  }

  /** A list with tensors in it. */
  record Several(Recipe[] elements) implements Recipe {
    @Override
    public @Nullable Object make() {
      @Nullable Object[] list = new Object[elements.length];
      for (int i = 0; i < list.length; i++) {
        list[i] = elements[i].make();
      }
      return list;
    }

    @Override
    public String python() {
      return Arrays.stream(elements)
          .map(Recipe::python)
          .collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public String toString() {
      return Arrays.toString(elements);
    }
  }
}
