package io.torchbridge.nn;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python prints them. */
public final class Repr {
  private Repr() {}

  /** A plain value in Python's notation: {@code None}, {@code True}, {@code 1e-05}. */
  public static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean b -> b ? "True" : "False";
      case Double d -> real(d);
      case long[] list -> tuple(list);
      default -> String.valueOf(value);
    };
  }

  /** {@code (3, 3)}. */
  static String tuple(long... values) {
    return values.length == 1
        ? "(" + values[0] + ",)"
        : Arrays.stream(values)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /** A size as it was given: one number, or one for each dimension. */
  static String size(long... values) {
    return values.length == 1 ? Long.toString(values[0]) : tuple(values);
  }

  static String size(List<Long> values) {
    return size(Sizes.toArray(values));
  }

  /** A number that may be whole: {@code 2}, {@code 1.5}. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : real(value);
  }

  private static String real(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e16) {
      return "%.1f".formatted(value);
    }
    if (size >= 1e-4 && size < 1e16) {
      return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
    // Java's 1.0E-5 is Python's 1e-05
    String[] parts = Double.toString(value).split("E");
    if (parts.length == 1) {
      return parts[0].toLowerCase(java.util.Locale.ROOT);
    }
    String mantissa =
        parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
    int exponent = Integer.parseInt(parts[1]);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + "%02d".formatted(Math.abs(exponent));
  }
}
