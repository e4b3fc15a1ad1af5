package io.torchbridge.hub.chat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as Python has them: None is null, and there are Boolean, Long, Double, String, List, Map,
 * {@link Undefined} and {@link Callable}.
 */
final class Python {
  /** No product of a string is longer. */
  private static final int LONGEST = 1 << 24;

  private Python() {}

  /** What a name or a key stands for that there is not. */
  record Undefined(String what) {}

  /** A list that Python prints in round brackets. */
  static final class Tuple extends ArrayList<@Nullable Object> {
    private static final long serialVersionUID = 1;
  }

  /** What can be called, by place and by name. */
  interface Callable {
    @Nullable Object call(Arguments arguments);
  }

  /** What is given in a call. */
  record Arguments(
      String of, List<@Nullable Object> values, Map<String, @Nullable Object> keywords) {
    /** An argument by its place or its name. */
    @Nullable Object get(int place, String name, @Nullable Object otherwise) {
      return place < values.size()
          ? values.get(place)
          : keywords.containsKey(name) ? keywords.get(name) : otherwise;
    }

    @Nullable Object require(int place, String name) {
      if (place >= values.size() && !keywords.containsKey(name)) {
        throw new ChatTemplateException(
            "\"%s\" is called without its argument %d, %s".formatted(of, place + 1, name));
      }
      return get(place, name, null);
    }

    @Nullable String textOrNull(int place, String name) {
      return get(place, name, null) instanceof String text ? text : null;
    }

    String text(int place, String name) {
      Object value = require(place, name);
      if (value instanceof String text) {
        return text;
      }
      throw new ChatTemplateException(
          "\"%s\" wants a string as its argument %d, %s; it got %s"
              .formatted(of, place + 1, name, repr(value)));
    }
  }

  static ChatTemplateException wrong(String operator, @Nullable Object... operands) {
    var shown = new ArrayList<String>();
    for (Object operand : operands) {
      String text = operand instanceof Undefined(String what) ? what : repr(operand);
      shown.add(type(operand) + " " + (text.length() > 40 ? text.substring(0, 40) + "…" : text));
    }
    return new ChatTemplateException(
        "\"%s\" can't be had of %s".formatted(operator, String.join(" and ", shown)));
  }

  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "NoneType";
      case Undefined u -> "undefined";
      case Boolean b -> "bool";
      case Long n -> "int";
      case Double d -> "float";
      case String s -> "str";
      case List<?> l -> "list";
      case Map<?, ?> m -> "dict";
      default -> "function";
    };
  }

  /**
   * A value of Java as one of these.
   *
   * @throws ChatTemplateException for a kind that Python's JSON has not
   */
  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Float f -> (double) f;
      case Integer i -> (long) i;
      case Short s -> (long) s;
      case Byte b -> (long) b;
      case ChatMessage message -> of(message.values());
      case Map<?, ?> map -> {
        var copy = new java.util.LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, inner) -> copy.put(String.valueOf(key), of(inner)));
        yield copy;
      }
      case Iterable<?> list -> {
        var copy = new ArrayList<@Nullable Object>();
        list.forEach(inner -> copy.add(of(inner)));
        yield copy;
      }
      case String s -> s;
      case Boolean b -> b;
      case Long n -> n;
      case Double d -> d;
      default ->
          throw new ChatTemplateException(
              "a chat template can't have a value of " + value.getClass().getName());
    };
  }

  static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Undefined u -> false;
      case Boolean b -> b;
      case Long n -> n != 0;
      case Double d -> d != 0;
      case String s -> !s.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** {@code str(value)}. */
  static String text(@Nullable Object value) {
    return switch (value) {
      case String s -> s;
      case Undefined u -> "";
      case null, default -> repr(value);
    };
  }

  static String repr(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean b -> b ? "True" : "False";
      case Double d -> number(d);
      case String s -> quoted(s);
      case Undefined u -> "Undefined";
      case Tuple tuple ->
          "("
              + String.join(", ", tuple.stream().map(Python::repr).toList())
              + (tuple.size() == 1 ? ",)" : ")");
      case List<?> list -> "[" + String.join(", ", list.stream().map(Python::repr).toList()) + "]";
      case Map<?, ?> map ->
          "{"
              + String.join(
                  ", ",
                  map.entrySet().stream()
                      .map(e -> repr(e.getKey()) + ": " + repr(e.getValue()))
                      .toList())
              + "}";
      case Callable c -> "<function>";
      default -> value.toString();
    };
  }

  private static String quoted(String s) {
    char quote = s.contains("'") && !s.contains("\"") ? '"' : '\'';
    var out = new StringBuilder().append(quote);
    s.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                  if (c == quote) {
                    out.append('\\').append(quote);
                  } else if (c < 32 || c == 127) {
                    out.append("\\x%02x".formatted(c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append(quote).toString();
  }

  private static String number(double d) {
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(d);
    if (size == 0 || (size >= 1e-4 && size < 1e16)) {
      String plain = new BigDecimal(Double.toString(d)).toPlainString();
      return (d == 0 && 1 / d < 0) ? "-0.0" : plain.contains(".") ? plain : plain + ".0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(d)).stripTrailingZeros();
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    return (d < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  // JSON

  /**
   * {@code json.dumps}.
   *
   * @param indent how far each level is moved in; null for one line
   */
  static String json(
      @Nullable Object value,
      @Nullable String indent,
      String[] separators,
      boolean sorted,
      boolean ascii) {
    var out = new StringBuilder();
    json(out, value, indent, separators, sorted, ascii, "\n");
    return out.toString();
  }

  private static void json(
      StringBuilder out,
      @Nullable Object value,
      @Nullable String indent,
      String[] separators,
      boolean sorted,
      boolean ascii,
      String newline) {
    String inner = newline + (indent == null ? "" : indent);
    switch (value) {
      case null -> out.append("null");
      case Boolean b -> out.append(b);
      case Long n -> out.append(n);
      case Double d ->
          out.append(
              Double.isNaN(d)
                  ? "NaN"
                  : Double.isInfinite(d) ? (d > 0 ? "Infinity" : "-Infinity") : number(d));
      case String s -> jsonString(out, s, ascii);
      case List<?> list -> {
        out.append('[');
        String before = indent == null ? "" : inner;
        for (Object element : list) {
          out.append(before);
          json(out, element, indent, separators, sorted, ascii, inner);
          before = separators[0] + (indent == null ? "" : inner);
        }
        out.append(indent == null || list.isEmpty() ? "" : newline).append(']');
      }
      case Map<?, ?> map -> {
        out.append('{');
        String before = indent == null ? "" : inner;
        for (Map.Entry<?, ?> entry : (sorted ? new TreeMap<Object, Object>(map) : map).entrySet()) {
          out.append(before);
          jsonString(out, text(entry.getKey()), ascii);
          out.append(separators[1]);
          json(out, entry.getValue(), indent, separators, sorted, ascii, inner);
          before = separators[0] + (indent == null ? "" : inner);
        }
        out.append(indent == null || map.isEmpty() ? "" : newline).append('}');
      }
      default -> throw wrong("tojson", value);
    }
  }

  private static void jsonString(StringBuilder out, String s, boolean ascii) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 32 || (ascii && c > 126)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  // Strings

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  /** Whether there is something from here on, and all of it is blank. */
  static boolean isBlank(String text, int from) {
    return from < text.length() && text.substring(from).chars().allMatch(Python::isSpace);
  }

  /** {@code strip}, of these characters; null for blanks. */
  static String strip(String text, @Nullable String characters, boolean left, boolean right) {
    int[] points = text.codePoints().toArray();
    int from = 0;
    int to = points.length;
    while (left && from < to && isOf(points[from], characters)) {
      from++;
    }
    while (right && to > from && isOf(points[to - 1], characters)) {
      to--;
    }
    return new String(points, from, to - from);
  }

  private static boolean isOf(int c, @Nullable String characters) {
    return characters == null ? isSpace(c) : characters.indexOf(c) >= 0;
  }

  static long length(@Nullable Object value) {
    return switch (value) {
      case String s -> s.codePointCount(0, s.length());
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Undefined u -> 0;
      case null, default -> throw wrong("length", value);
    };
  }

  /** What a loop goes through. */
  static List<@Nullable Object> elements(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> new ArrayList<>(list);
      case Map<?, ?> map -> new ArrayList<>(map.keySet());
      case String s -> new ArrayList<>(s.codePoints().mapToObj(Character::toString).toList());
      case Undefined u -> new ArrayList<>();
      case null, default -> throw wrong("for … in", value);
    };
  }

  /** {@code value[from:to:step]}. */
  static Object slice(
      @Nullable Object value, @Nullable Object from, @Nullable Object to, @Nullable Object by) {
    if (!(value instanceof String || value instanceof List)) {
      throw wrong("[:]", value);
    }
    List<@Nullable Object> all = elements(value);
    long step = by == null ? 1 : integer(by, "a slice's step");
    if (step == 0) {
      throw wrong("[::]", by);
    }
    long size = all.size();
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? size : size - 1;
    long start = from == null ? (step > 0 ? low : high) : place(from, size, low, high);
    long end = to == null ? (step > 0 ? high : low) : place(to, size, low, high);
    var part = new ArrayList<@Nullable Object>();
    for (long i = start; step > 0 ? i < end : i > end; i += step) {
      part.add(all.get((int) i));
    }
    if (value instanceof String) {
      return String.join("", part.stream().map(String::valueOf).toList());
    }
    return part;
  }

  private static long place(Object value, long size, long low, long high) {
    long place = integer(value, "a slice's end");
    return Math.clamp(place < 0 ? place + size : place, low, high);
  }

  static long integer(@Nullable Object value, String what) {
    return switch (value) {
      case Long n -> n;
      case Boolean b -> b ? 1 : 0;
      case null, default -> throw wrong(what, value);
    };
  }

  // Operators

  private static @Nullable Number numeric(@Nullable Object value) {
    return switch (value) {
      case Long n -> n;
      case Double d -> d;
      case Boolean b -> Long.valueOf(b ? 1 : 0);
      case null, default -> null;
    };
  }

  static boolean equal(@Nullable Object a, @Nullable Object b) {
    Number m = numeric(a);
    Number n = numeric(b);
    if (m != null && n != null) {
      return m instanceof Long && n instanceof Long
          ? m.longValue() == n.longValue()
          : m.doubleValue() == n.doubleValue();
    }
    if (a instanceof Undefined && b instanceof Undefined) {
      return true;
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      boolean same = x.size() == y.size();
      for (int i = 0; same && i < x.size(); i++) {
        same = equal(x.get(i), y.get(i));
      }
      return same;
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return x.keySet().equals(y.keySet())
          && x.keySet().stream().allMatch(key -> equal(x.get(key), y.get(key)));
    }
    return java.util.Objects.equals(a, b);
  }

  static int compare(String operator, @Nullable Object a, @Nullable Object b) {
    Number m = numeric(a);
    Number n = numeric(b);
    if (m != null && n != null) {
      return m instanceof Long && n instanceof Long
          ? Long.compare(m.longValue(), n.longValue())
          : Double.compare(m.doubleValue(), n.doubleValue());
    }
    if (a instanceof String s && b instanceof String t) {
      return s.compareTo(t);
    }
    throw wrong(operator, a, b);
  }

  static boolean contains(@Nullable Object all, @Nullable Object one) {
    return switch (all) {
      case String s when one instanceof String part -> s.contains(part);
      case List<?> list -> list.stream().anyMatch(element -> equal(element, one));
      case Map<?, ?> map -> map.containsKey(one);
      case Undefined u -> false;
      case null, default -> throw wrong("in", one, all);
    };
  }

  static @Nullable Object arithmetic(String operator, @Nullable Object a, @Nullable Object b) {
    if (operator.equals("~")) {
      return text(a) + text(b);
    }
    if (operator.equals("+") && a instanceof String s && b instanceof String t) {
      return s + t;
    }
    if (operator.equals("+") && a instanceof List<?> x && b instanceof List<?> y) {
      var both = new ArrayList<@Nullable Object>(x);
      both.addAll(y);
      return both;
    }
    if (operator.equals("*") && a instanceof String s && b instanceof Long n) {
      if (n > 0 && s.length() > LONGEST / n) {
        throw wrong(operator, a, b);
      }
      return s.repeat((int) Math.max(0, n));
    }
    Number m = numeric(a);
    Number n = numeric(b);
    if (m == null || n == null) {
      throw wrong(operator, a, b);
    }
    if ((operator.equals("/") || operator.equals("//") || operator.equals("%"))
        && n.doubleValue() == 0) {
      throw wrong(operator, a, b);
    }
    if (m instanceof Long x && n instanceof Long y && !operator.equals("/")) {
      return switch (operator) {
        case "+" -> x + y;
        case "-" -> x - y;
        case "*" -> x * y;
        case "//" -> Math.floorDiv(x, y);
        case "%" -> Math.floorMod(x, y);
        default -> y >= 0 ? (Object) (long) Math.pow(x, y) : (Object) Math.pow(x, y);
      };
    }
    double x = m.doubleValue();
    double y = n.doubleValue();
    return switch (operator) {
      case "+" -> x + y;
      case "-" -> x - y;
      case "*" -> x * y;
      case "/" -> x / y;
      case "//" -> Math.floor(x / y);
      case "%" -> x - y * Math.floor(x / y);
      default -> Math.pow(x, y);
    };
  }
}
