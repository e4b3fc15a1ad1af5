package io.torchbridge.spi;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Layout;
import io.torchbridge.spi.Operator.Argument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of whole numbers that are read from an operator's arguments: {@code size(weight, 0)
 * = 3 * len(dims)}. The numbers are literals, arguments that are integers, and
 *
 * <ul>
 *   <li>{@code rank(t)}, {@code numel(t)}, {@code size(t, n)}, negative n from the end
 *   <li>{@code shape(t)}: all its sizes
 *   <li>{@code len(list)}
 *   <li>{@code given(x)}: 1, or 0 for None
 *   <li>{@code complex(t)}, {@code floating(t)}, of a tensor or a dtype, {@code strided(t)}: 1 or 0
 *   <li>{@code bytes(t)}: of one element of a tensor or a dtype
 *   <li>{@code reach(t)}: how many elements lie between a tensor's first and last, {@code
 *       reach(sizes, strides)}: those of a tensor that would be made so
 * </ul>
 *
 * <p>with {@code + - * %}; a float counts without its fraction, a boolean as 1 or 0. A list stands
 * for each of its elements; what is None, or has no such dimension, is not compared. {@code if} and
 * other comparisons behind it, with {@code and} between them, say when it is made at all.
 */
final class Condition {
  private static final List<String> COMPARISONS = List.of("<=", ">=", "!=", "=", "<", ">");

  /** Numbers read from a call's arguments. */
  @FunctionalInterface
  private interface Term {
    long[] of(@Nullable Object[] arguments);
  }

  private final Operator operator;
  private final String text;
  private final Term left;
  private final String comparison;
  private final Term right;
  private final List<Condition> when;
  private int at;

  Condition(Operator operator, String condition) {
    int word = condition.indexOf(" if ");
    this.operator = operator;
    this.text = word < 0 ? condition : condition.substring(0, word);
    this.when =
        word < 0
            ? List.of()
            : Arrays.stream(condition.substring(word + 4).split(" and "))
                .map(part -> new Condition(operator, part))
                .toList();
    this.left = sum();
    this.comparison =
        COMPARISONS.stream()
            .filter(this::skip)
            .findFirst()
            .orElseThrow(() -> malformed("a comparison"));
    this.right = sum();
    if (at < text.length()) {
      throw malformed("the end");
    }
  }

  /** Whether the arguments are as they must be. */
  boolean holds(@Nullable Object[] arguments) {
    if (!when.stream().allMatch(c -> c.holds(arguments))) {
      return true;
    }
    long[] a = left.of(arguments);
    long[] b = right.of(arguments);
    for (int i = 0; i < broadcast(a, b); i++) {
      if (!compare(at(a, i), at(b, i))) {
        return false;
      }
    }
    return true;
  }

  private boolean compare(long a, long b) {
    return switch (comparison) {
      case "<=" -> a <= b;
      case ">=" -> a >= b;
      case "!=" -> a != b;
      case "=" -> a == b;
      case "<" -> a < b;
      default -> a > b;
    };
  }

  /** As it is written. */
  @Override
  public String toString() {
    return when.isEmpty()
        ? text
        : when.stream()
            .map(Condition::toString)
            .collect(Collectors.joining(" and ", text + " if ", ""));
  }

  private static int broadcast(long[] a, long[] b) {
    return a.length == 1 ? b.length : b.length == 1 ? a.length : Math.min(a.length, b.length);
  }

  private static long at(long[] values, int i) {
    return values[values.length == 1 ? 0 : i];
  }

  // Parsing

  private IllegalStateException malformed(String expected) {
    return new IllegalStateException(
        "in \"%s\" for %s, %s is expected at %d"
            .formatted(text, operator.qualifiedName(), expected, at));
  }

  private boolean skip(String word) {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private Term sum() {
    Term term = product();
    while (true) {
      if (skip("+")) {
        term = combined(term, product(), Math::addExact);
      } else if (skip("-")) {
        term = combined(term, product(), Math::subtractExact);
      } else {
        return term;
      }
    }
  }

  private Term product() {
    Term term = factor();
    while (true) {
      if (skip("*")) {
        term = combined(term, factor(), Math::multiplyExact);
      } else if (skip("%")) {
        term = combined(term, factor(), (a, b) -> b == 0 ? 1 : a % b);
      } else {
        return term;
      }
    }
  }

  /** What overflows is larger than anything. */
  private static Term combined(Term a, Term b, LongBinaryOperator operation) {
    return arguments -> {
      long[] left = a.of(arguments);
      long[] right = b.of(arguments);
      long[] result = new long[broadcast(left, right)];
      for (int i = 0; i < result.length; i++) {
        try {
          result[i] = operation.applyAsLong(at(left, i), at(right, i));
        } catch (ArithmeticException e) {
          result[i] = Long.MAX_VALUE;
        }
      }
      return result;
    };
  }

  private Term factor() {
    if (skip("-")) {
      Term zero = arguments -> new long[] {0};
      return combined(zero, factor(), Math::subtractExact);
    }
    if (skip("(")) {
      Term term = sum();
      close();
      return term;
    }
    String word = word();
    if (Character.isDigit(word.charAt(0))) {
      long[] literal = {Long.parseLong(word)};
      return arguments -> literal;
    }
    if (!skip("(")) {
      int place = place(word);
      return arguments -> numbers(arguments[place]);
    }
    int first = place(word());
    Term term =
        switch (word) {
          case "rank" -> ofTensors(first, 0, TensorHandle::dim);
          case "numel" -> ofTensors(first, 1, TensorHandle::numel);
          case "shape" ->
              arguments ->
                  tensors(arguments[first]).stream()
                      .flatMapToLong(t -> Arrays.stream(t.shape()))
                      .toArray();
          case "complex" -> ofTypes(first, t -> t.isComplex() ? 1 : 0);
          case "floating" -> ofTypes(first, t -> t.isFloatingPoint() ? 1 : 0);
          case "bytes" -> ofTypes(first, DType::byteSize);
          case "strided" -> ofTensors(first, 1, t -> t.layout() == Layout.STRIDED ? 1 : 0);
          case "len" -> arguments -> length(arguments[first]);
          case "given" -> arguments -> new long[] {arguments[first] == null ? 0 : 1};
          case "size" -> size(first);
          case "reach" -> reach(first);
          default -> throw malformed("a function");
        };
    close();
    return term;
  }

  private void close() {
    if (!skip(")")) {
      throw malformed(")");
    }
  }

  private String word() {
    skip("");
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (start == at) {
      throw malformed("a name or a number");
    }
    return text.substring(start, at);
  }

  private int place(String argument) {
    List<Argument> arguments = operator.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).name().equals(argument)) {
        return i;
      }
    }
    throw malformed("an argument, not " + argument + ",");
  }

  private Term size(int first) {
    if (!skip(",")) {
      throw malformed(",");
    }
    Term dimension = sum();
    return arguments -> {
      var sizes = new ArrayList<Long>();
      for (TensorHandle tensor : tensors(arguments[first])) {
        long[] shape = tensor.shape();
        for (long d : dimension.of(arguments)) {
          long from0 = d < 0 ? d + shape.length : d;
          if (from0 >= 0 && from0 < shape.length) {
            sizes.add(shape[(int) from0]);
          }
        }
      }
      return sizes.stream().mapToLong(l -> l).toArray();
    };
  }

  private Term reach(int first) {
    if (!skip(",")) {
      return ofTensors(
          first, 1, t -> t.layout() == Layout.STRIDED ? reach(t.shape(), t.strides()) : 0);
    }
    int strides = place(word());
    return arguments ->
        arguments[first] instanceof long[] sizes && arguments[strides] instanceof long[] steps
            ? new long[] {reach(sizes, steps)}
            : new long[0];
  }

  private static long reach(long[] sizes, long[] strides) {
    try {
      long last = 0;
      for (int i = 0; i < Math.min(sizes.length, strides.length); i++) {
        if (sizes[i] == 0) {
          return 0;
        }
        last = Math.addExact(last, Math.multiplyExact(sizes[i] - 1, strides[i]));
      }
      return last + 1;
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  // Reading

  /** What is read from a tensor or a list of them; a number may stand where a tensor is wanted. */
  private static Term ofTensors(int place, long ofNumber, ToLongFunction<TensorHandle> read) {
    return arguments ->
        switch (arguments[place]) {
          case Number _ -> new long[] {ofNumber};
          case Boolean _ -> new long[] {ofNumber};
          case Complex _ -> new long[] {ofNumber};
          case null, default -> tensors(arguments[place]).stream().mapToLong(read).toArray();
        };
  }

  private static Term ofTypes(int place, ToLongFunction<DType> read) {
    Term tensors = ofTensors(place, 0, t -> read.applyAsLong(t.dtype()));
    return arguments ->
        arguments[place] instanceof DType type
            ? new long[] {read.applyAsLong(type)}
            : tensors.of(arguments);
  }

  private static List<TensorHandle> tensors(@Nullable Object argument) {
    return switch (argument) {
      case TensorHandle tensor -> List.of(tensor);
      case Object[] list ->
          Arrays.stream(list)
              .filter(TensorHandle.class::isInstance)
              .map(TensorHandle.class::cast)
              .toList();
      case null, default -> List.of();
    };
  }

  private static long[] numbers(@Nullable Object argument) {
    return switch (argument) {
      case Long number -> new long[] {number};
      case Double number -> new long[] {number.longValue()};
      case Boolean flag -> new long[] {flag ? 1 : 0};
      case long[] list -> list;
      case null, default -> new long[0];
    };
  }

  private static long[] length(@Nullable Object argument) {
    return switch (argument) {
      case long[] list -> new long[] {list.length};
      case double[] list -> new long[] {list.length};
      case boolean[] list -> new long[] {list.length};
      case Object[] list -> new long[] {list.length};
      case null, default -> new long[0];
    };
  }
}
