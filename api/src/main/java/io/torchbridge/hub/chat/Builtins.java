package io.torchbridge.hub.chat;

import io.torchbridge.hub.chat.Parser.Namespace;
import io.torchbridge.hub.chat.Python.Arguments;
import io.torchbridge.hub.chat.Python.Callable;
import io.torchbridge.hub.chat.Python.Tuple;
import io.torchbridge.hub.chat.Python.Undefined;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions, filters, tests and methods that templates call. */
final class Builtins {
  /** No range is longer, as in Jinja's sandbox. */
  private static final long LONGEST = 100_000;

  private Builtins() {}

  /** {@code value | name(arguments)}. */
  interface Filter {
    @Nullable Object apply(@Nullable Object value, Arguments arguments);
  }

  /** {@code value is name(arguments)}. */
  interface Test {
    boolean holds(@Nullable Object value, Arguments arguments);
  }

  static final Map<String, Callable> FUNCTIONS =
      Map.of(
          "raise_exception",
          arguments -> {
            throw new ChatTemplateException(arguments.text(0, "message"));
          },
          "strftime_now",
          arguments -> now(arguments.text(0, "format")),
          "range",
          Builtins::range,
          "namespace",
          arguments -> new Namespace(new LinkedHashMap<>(arguments.keywords())),
          "dict",
          arguments -> new LinkedHashMap<>(arguments.keywords()));

  private static Object range(Arguments a) {
    boolean one = a.values().size() == 1;
    long from = one ? 0 : Python.integer(a.require(0, "start"), "range");
    long to = Python.integer(a.require(one ? 0 : 1, "stop"), "range");
    long step = Python.integer(a.get(2, "step", 1L), "range");
    if (step == 0 || (to - from) / step > LONGEST) {
      throw new ChatTemplateException("a range of more than %d numbers".formatted(LONGEST));
    }
    var numbers = new ArrayList<@Nullable Object>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      numbers.add(i);
    }
    return numbers;
  }

  private static String now(String format) {
    LocalDateTime now = LocalDateTime.now();
    var out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char code = format.charAt(++i);
      boolean unpadded = code == '-' && i + 1 < format.length();
      if (unpadded) {
        code = format.charAt(++i);
      }
      String pattern =
          switch (code) {
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'm' -> unpadded ? "M" : "MM";
            case 'd' -> unpadded ? "d" : "dd";
            case 'e' -> "d";
            case 'b', 'h' -> "MMM";
            case 'B' -> "MMMM";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'H' -> unpadded ? "H" : "HH";
            case 'I' -> unpadded ? "h" : "hh";
            case 'M' -> unpadded ? "m" : "mm";
            case 'S' -> unpadded ? "s" : "ss";
            case 'p' -> "a";
            case 'j' -> unpadded ? "D" : "DDD";
            case 'F' -> "yyyy-MM-dd";
            case 'T' -> "HH:mm:ss";
            case '%' -> "'%'";
            default ->
                throw new ChatTemplateException(
                    "strftime_now(\"%s\"): %%%c is not known here".formatted(format, code));
          };
      out.append(DateTimeFormatter.ofPattern(pattern, Locale.US).format(now));
    }
    return out.toString();
  }

  // Attributes and methods

  /** {@code value.name}: a method before a key, as Python has them. */
  static @Nullable Object attribute(@Nullable Object value, String name) {
    Callable method =
        switch (value) {
          case String text -> method(text, name);
          case Map<?, ?> map -> method(map, name);
          case List<?> list -> method(list, name);
          case null, default -> null;
        };
    return method == null ? item(value, name) : method;
  }

  /** {@code value[key]}. */
  static @Nullable Object item(@Nullable Object value, @Nullable Object key) {
    return switch (value) {
      case Namespace(Map<String, @Nullable Object> values) when values.containsKey(key) ->
          values.get(key);
      case Map<?, ?> map when map.containsKey(key) -> map.get(key);
      case String text when key instanceof Long i ->
          element(Python.elements(text), i, "a string's character " + i);
      case List<?> list when key instanceof Long i -> element(list, i, "a list's element " + i);
      case Undefined(String what) ->
          throw new ChatTemplateException("\"%s\" is not known".formatted(what));
      case null, default -> new Undefined(Python.text(key));
    };
  }

  private static @Nullable Object element(List<?> list, long i, String what) {
    long place = i < 0 ? i + list.size() : i;
    return place < 0 || place >= list.size() ? new Undefined(what) : list.get((int) place);
  }

  private static @Nullable Callable method(Map<?, ?> map, String name) {
    return switch (name) {
      case "items" -> a -> items(map);
      case "keys" -> a -> new ArrayList<@Nullable Object>(map.keySet());
      case "values" -> a -> new ArrayList<@Nullable Object>(map.values());
      case "get" ->
          a -> {
            Object key = a.require(0, "key");
            return map.containsKey(key) ? map.get(key) : a.get(1, "default", null);
          };
      default -> null;
    };
  }

  private static List<@Nullable Object> items(Map<?, ?> map) {
    var items = new ArrayList<@Nullable Object>();
    map.forEach(
        (key, value) -> {
          var pair = new Tuple();
          pair.add(key);
          pair.add(value);
          items.add(pair);
        });
    return items;
  }

  private static @Nullable Callable method(List<?> list, String name) {
    return switch (name) {
      case "index" ->
          a -> {
            Object wanted = a.require(0, "value");
            for (int i = 0; i < list.size(); i++) {
              if (Python.equal(list.get(i), wanted)) {
                return (long) i;
              }
            }
            throw new ChatTemplateException(Python.repr(wanted) + " is not in the list");
          };
      case "count" ->
          a -> {
            Object wanted = a.require(0, "value");
            return list.stream().filter(e -> Python.equal(e, wanted)).count();
          };
      case "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse" ->
          a -> {
            throw new ChatTemplateException(
                "\"%s\" would change a list, which templates may not".formatted(name));
          };
      default -> null;
    };
  }

  private static @Nullable Callable method(String s, String name) {
    return switch (name) {
      case "strip" -> a -> Python.strip(s, a.textOrNull(0, "chars"), true, true);
      case "lstrip" -> a -> Python.strip(s, a.textOrNull(0, "chars"), true, false);
      case "rstrip" -> a -> Python.strip(s, a.textOrNull(0, "chars"), false, true);
      case "split" ->
          a ->
              split(
                  s, a.textOrNull(0, "sep"), Python.integer(a.get(1, "maxsplit", -1L), name), true);
      case "rsplit" ->
          a ->
              split(
                  s,
                  a.textOrNull(0, "sep"),
                  Python.integer(a.get(1, "maxsplit", -1L), name),
                  false);
      case "splitlines" -> a -> new ArrayList<@Nullable Object>(s.lines().toList());
      case "startswith" -> a -> anyOf(a, s::startsWith);
      case "endswith" -> a -> anyOf(a, s::endsWith);
      case "upper" -> a -> s.toUpperCase(Locale.ROOT);
      case "lower" -> a -> s.toLowerCase(Locale.ROOT);
      case "title" -> a -> title(s);
      case "capitalize" -> a -> capitalized(s);
      case "replace" ->
          a ->
              replaced(
                  s,
                  a.text(0, "old"),
                  a.text(1, "new"),
                  Python.integer(a.get(2, "count", -1L), name));
      case "join" ->
          a ->
              String.join(
                  s, Python.elements(a.require(0, "iterable")).stream().map(Python::text).toList());
      case "find" ->
          a -> {
            int found = s.indexOf(a.text(0, "sub"));
            return found < 0 ? -1L : (long) s.codePointCount(0, found);
          };
      case "count" ->
          a -> {
            String part = a.text(0, "sub");
            return part.isEmpty()
                ? Python.length(s) + 1
                : (long) (s.length() - s.replace(part, "").length()) / part.length();
          };
      case "removeprefix" ->
          a -> s.startsWith(a.text(0, "prefix")) ? s.substring(a.text(0, "prefix").length()) : s;
      case "removesuffix" ->
          a ->
              s.endsWith(a.text(0, "suffix"))
                  ? s.substring(0, s.length() - a.text(0, "suffix").length())
                  : s;
      case "isdigit" -> a -> !s.isEmpty() && s.codePoints().allMatch(Character::isDigit);
      case "isalpha" -> a -> !s.isEmpty() && s.codePoints().allMatch(Character::isLetter);
      case "isspace" -> a -> Python.isBlank(s, 0);
      default -> null;
    };
  }

  private static boolean anyOf(Arguments a, java.util.function.Predicate<String> holds) {
    Object wanted = a.require(0, "prefix");
    return wanted instanceof List<?> list
        ? list.stream().anyMatch(each -> holds.test(Python.text(each)))
        : holds.test(a.text(0, "prefix"));
  }

  private static List<@Nullable Object> split(
      String s, @Nullable String separator, long most, boolean fromLeft) {
    var parts = new ArrayList<@Nullable Object>();
    if (separator == null) {
      String rest = Python.strip(s, null, true, true);
      while (!rest.isEmpty()) {
        int cut = 0;
        while (cut < rest.length() && !Python.isSpace(rest.charAt(cut))) {
          cut++;
        }
        if (most >= 0 && parts.size() == most) {
          cut = rest.length();
        }
        parts.add(rest.substring(0, cut));
        rest = Python.strip(rest.substring(cut), null, true, false);
      }
      return parts;
    }
    if (separator.isEmpty()) {
      throw new ChatTemplateException("a text is split by an empty string");
    }
    String rest = s;
    while (most < 0 || parts.size() < most) {
      int found = fromLeft ? rest.indexOf(separator) : rest.lastIndexOf(separator);
      if (found < 0) {
        break;
      }
      String before = rest.substring(0, found);
      String behind = rest.substring(found + separator.length());
      parts.add(fromLeft ? before : behind);
      rest = fromLeft ? behind : before;
    }
    parts.add(rest);
    if (!fromLeft) {
      Collections.reverse(parts);
    }
    return parts;
  }

  private static String replaced(String s, String old, String by, long most) {
    if (most < 0) {
      return s.replace(old, by);
    }
    var out = new StringBuilder();
    int at = 0;
    for (long i = 0; i < most; i++) {
      int found = s.indexOf(old, at);
      if (found < 0) {
        break;
      }
      out.append(s, at, found).append(by);
      at = found + old.length();
    }
    return out.append(s.substring(at)).toString();
  }

  private static String capitalized(String s) {
    int first = s.isEmpty() ? 0 : s.offsetByCodePoints(0, 1);
    return s.substring(0, first).toUpperCase(Locale.ROOT)
        + s.substring(first).toLowerCase(Locale.ROOT);
  }

  private static String title(String s) {
    var out = new StringBuilder();
    boolean inside = false;
    for (int c : s.codePoints().toArray()) {
      out.appendCodePoint(inside ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inside = Character.isLetter(c);
    }
    return out.toString();
  }

  // Filters

  static @Nullable Filter filter(String name) {
    return switch (name) {
      case "trim" -> (v, a) -> Python.strip(Python.text(v), a.textOrNull(0, "chars"), true, true);
      case "length", "count" -> (v, a) -> Python.length(v);
      case "tojson" -> Builtins::json;
      case "string" -> (v, a) -> Python.text(v);
      case "safe" -> (v, a) -> v;
      case "upper" -> (v, a) -> Python.text(v).toUpperCase(Locale.ROOT);
      case "lower" -> (v, a) -> Python.text(v).toLowerCase(Locale.ROOT);
      case "title" -> (v, a) -> title(Python.text(v));
      case "capitalize" -> (v, a) -> capitalized(Python.text(v));
      case "replace" ->
          (v, a) ->
              replaced(
                  Python.text(v),
                  a.text(0, "old"),
                  a.text(1, "new"),
                  Python.integer(a.get(2, "count", -1L), name));
      case "indent" -> Builtins::indented;
      case "list" -> (v, a) -> Python.elements(v);
      case "items" -> (v, a) -> v instanceof Map<?, ?> map ? items(map) : Python.elements(v);
      case "dictsort" ->
          (v, a) -> {
            if (!(v instanceof Map<?, ?> map)) {
              throw Python.wrong(name, v);
            }
            List<@Nullable Object> items = items(map);
            items.sort((x, y) -> Python.text(x).compareToIgnoreCase(Python.text(y)));
            return items;
          };
      case "first" ->
          (v, a) -> {
            List<@Nullable Object> all = Python.elements(v);
            return all.isEmpty() ? new Undefined("first of nothing") : all.getFirst();
          };
      case "last" ->
          (v, a) -> {
            List<@Nullable Object> all = Python.elements(v);
            return all.isEmpty() ? new Undefined("last of nothing") : all.getLast();
          };
      case "reverse" ->
          (v, a) -> {
            List<@Nullable Object> all = Python.elements(v);
            Collections.reverse(all);
            return v instanceof String
                ? String.join("", all.stream().map(Python::text).toList())
                : all;
          };
      case "sort" ->
          (v, a) -> {
            List<@Nullable Object> all = Python.elements(v);
            String by = a.textOrNull(2, "attribute");
            all.sort((x, y) -> Python.compare(name, sortKey(x, by), sortKey(y, by)));
            if (Python.truth(a.get(0, "reverse", false))) {
              Collections.reverse(all);
            }
            return all;
          };
      case "unique" ->
          (v, a) -> {
            var seen = new ArrayList<@Nullable Object>();
            for (Object element : Python.elements(v)) {
              if (!Python.contains(seen, element)) {
                seen.add(element);
              }
            }
            return seen;
          };
      case "join" ->
          (v, a) -> {
            String by = a.textOrNull(1, "attribute");
            return String.join(
                Python.text(a.get(0, "d", "")),
                Python.elements(v).stream()
                    .map(e -> Python.text(by == null ? e : path(e, by)))
                    .toList());
          };
      case "default", "d" ->
          (v, a) ->
              v instanceof Undefined
                      || (Python.truth(a.get(1, "boolean", false)) && !Python.truth(v))
                  ? a.get(0, "default_value", "")
                  : v;
      case "int" -> (v, a) -> toLong(v, a.get(0, "default", 0L));
      case "float" -> (v, a) -> toDouble(v, a.get(0, "default", 0.0));
      case "abs" -> (v, a) -> Python.compare(name, v, 0L) < 0 ? Python.arithmetic("-", 0L, v) : v;
      case "round" ->
          (v, a) -> {
            double by = Math.pow(10, Python.integer(a.get(0, "precision", 0L), name));
            return v instanceof Number n ? (Object) (Math.rint(n.doubleValue() * by) / by) : v;
          };
      case "sum" ->
          (v, a) -> {
            Object sum = 0L;
            for (Object element : Python.elements(v)) {
              sum = Python.arithmetic("+", sum, element);
            }
            return sum;
          };
      case "min", "max" ->
          (v, a) -> {
            List<@Nullable Object> all = Python.elements(v);
            all.sort((x, y) -> Python.compare(name, x, y));
            return all.isEmpty()
                ? new Undefined(name + " of nothing")
                : name.equals("min") ? all.getFirst() : all.getLast();
          };
      case "map" -> Builtins::mapped;
      case "select" -> (v, a) -> selected(v, a, false, true);
      case "reject" -> (v, a) -> selected(v, a, false, false);
      case "selectattr" -> (v, a) -> selected(v, a, true, true);
      case "rejectattr" -> (v, a) -> selected(v, a, true, false);
      default -> null;
    };
  }

  private static @Nullable Object path(@Nullable Object value, String path) {
    Object found = value;
    for (String name : path.split("\\.", -1)) {
      found = found instanceof Undefined ? found : item(found, name);
    }
    return found;
  }

  private static @Nullable Object sortKey(@Nullable Object value, @Nullable String attribute) {
    Object key = attribute == null ? value : path(value, attribute);
    return key instanceof String text ? text.toLowerCase(Locale.ROOT) : key;
  }

  private static Object json(@Nullable Object value, Arguments a) {
    Object indent = a.get(1, "indent", null);
    String[] separators = {indent == null ? ", " : ",", ": "};
    if (a.get(2, "separators", null) instanceof List<?> list && list.size() == 2) {
      separators = new String[] {Python.text(list.get(0)), Python.text(list.get(1))};
    }
    return Python.json(
        value,
        indent == null
            ? null
            : indent instanceof String s ? s : " ".repeat((int) Python.integer(indent, "indent")),
        separators,
        Python.truth(a.get(3, "sort_keys", false)),
        Python.truth(a.get(0, "ensure_ascii", false)));
  }

  private static Object indented(@Nullable Object value, Arguments a) {
    Object width = a.get(0, "width", 4L);
    String blanks =
        width instanceof String s ? s : " ".repeat((int) Python.integer(width, "indent"));
    boolean first = Python.truth(a.get(1, "first", false));
    boolean blank = Python.truth(a.get(2, "blank", false));
    var out = new StringBuilder();
    String[] lines = Python.text(value).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean moves = i == 0 ? first : blank || !lines[i].isEmpty();
      out.append(i == 0 ? "" : "\n").append(moves ? blanks : "").append(lines[i]);
    }
    return out.toString();
  }

  private static @Nullable Object toLong(@Nullable Object value, @Nullable Object otherwise) {
    try {
      return switch (value) {
        case Number n -> n.longValue();
        case Boolean b -> b ? 1L : 0L;
        case String s -> (long) Double.parseDouble(s.strip());
        case null, default -> otherwise;
      };
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static @Nullable Object toDouble(@Nullable Object value, @Nullable Object otherwise) {
    try {
      return switch (value) {
        case Number n -> n.doubleValue();
        case Boolean b -> b ? 1.0 : 0.0;
        case String s -> Double.valueOf(s.strip());
        case null, default -> otherwise;
      };
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static Object mapped(@Nullable Object value, Arguments a) {
    var made = new ArrayList<@Nullable Object>();
    if (a.keywords().get("attribute") instanceof String attribute) {
      for (Object element : Python.elements(value)) {
        Object found = path(element, attribute);
        made.add(
            found instanceof Undefined && a.keywords().containsKey("default")
                ? a.keywords().get("default")
                : found);
      }
      return made;
    }
    String name = a.text(0, "filter");
    Filter filter = filter(name);
    if (filter == null) {
      throw new ChatTemplateException("the filter \"%s\" is not known".formatted(name));
    }
    var rest = new Arguments(name, a.values().subList(1, a.values().size()), a.keywords());
    for (Object element : Python.elements(value)) {
      made.add(filter.apply(element, rest));
    }
    return made;
  }

  private static Object selected(
      @Nullable Object value, Arguments a, boolean byAttribute, boolean wanted) {
    int before = byAttribute ? 1 : 0;
    String name = a.values().size() > before ? a.text(before, "test") : null;
    Test test = name == null ? (v, none) -> Python.truth(v) : test(name);
    if (test == null) {
      throw new ChatTemplateException("the test \"%s\" is not known".formatted(name));
    }
    var rest =
        new Arguments(
            String.valueOf(name),
            a.values().subList(Math.min(before + 1, a.values().size()), a.values().size()),
            a.keywords());
    var selected = new ArrayList<@Nullable Object>();
    for (Object element : Python.elements(value)) {
      Object tested = byAttribute ? path(element, a.text(0, "attribute")) : element;
      if (test.holds(tested, rest) == wanted) {
        selected.add(element);
      }
    }
    return selected;
  }

  // Tests

  static @Nullable Test test(String name) {
    return switch (name) {
      case "defined" -> (v, a) -> !(v instanceof Undefined);
      case "undefined" -> (v, a) -> v instanceof Undefined;
      case "none" -> (v, a) -> v == null;
      case "true" -> (v, a) -> Boolean.TRUE.equals(v);
      case "false" -> (v, a) -> Boolean.FALSE.equals(v);
      case "boolean" -> (v, a) -> v instanceof Boolean;
      case "string" -> (v, a) -> v instanceof String;
      case "integer" -> (v, a) -> v instanceof Long;
      case "float" -> (v, a) -> v instanceof Double;
      case "number" -> (v, a) -> v instanceof Number || v instanceof Boolean;
      case "mapping" -> (v, a) -> v instanceof Map;
      case "iterable", "sequence" ->
          (v, a) ->
              v instanceof String
                  || v instanceof List
                  || v instanceof Map
                  || v instanceof Undefined;
      case "callable" -> (v, a) -> v instanceof Callable;
      case "odd" -> (v, a) -> Math.floorMod(Python.integer(v, name), 2) == 1;
      case "even" -> (v, a) -> Math.floorMod(Python.integer(v, name), 2) == 0;
      case "divisibleby" ->
          (v, a) -> Python.equal(Python.arithmetic("%", v, a.require(0, "num")), 0L);
      case "equalto", "eq", "==", "sameas" -> (v, a) -> Python.equal(v, a.require(0, "other"));
      case "ne", "!=" -> (v, a) -> !Python.equal(v, a.require(0, "other"));
      case "lt", "lessthan", "<" -> (v, a) -> Python.compare("<", v, a.require(0, "other")) < 0;
      case "le", "<=" -> (v, a) -> Python.compare("<=", v, a.require(0, "other")) <= 0;
      case "gt", "greaterthan", ">" -> (v, a) -> Python.compare(">", v, a.require(0, "other")) > 0;
      case "ge", ">=" -> (v, a) -> Python.compare(">=", v, a.require(0, "other")) >= 0;
      case "in" -> (v, a) -> Python.contains(a.require(0, "seq"), v);
      case "lower" -> (v, a) -> Python.text(v).equals(Python.text(v).toLowerCase(Locale.ROOT));
      case "upper" -> (v, a) -> Python.text(v).equals(Python.text(v).toUpperCase(Locale.ROOT));
      default -> null;
    };
  }
}
