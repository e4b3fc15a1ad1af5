package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a constructor or a forward method in Python's words: {@code "in_features,
 * out_features, bias=True, *, device=None"}. It binds arguments given by place and by name, as
 * Python does.
 */
public final class Signature {
  /** Of a module that takes one tensor. */
  static final Signature ONE_INPUT = Signature.of("input");

  private record Parameter(String name, boolean required, @Nullable Object value) {}

  private final String text;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final List<String> places = new ArrayList<>();

  private Signature(String text) {
    this.text = text;
  }

  /**
   * Parses a signature. Defaults may be numbers, {@code True}, {@code False}, {@code None}, quoted
   * strings, and tuples of these.
   */
  public static Signature of(String text) {
    Signature signature = new Signature(text);
    boolean byPlace = true;
    for (String part : split(text)) {
      if (part.equals("*")) {
        byPlace = false;
        continue;
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      Object value = equals < 0 ? null : literal(part.substring(equals + 1));
      signature.parameters.put(name, new Parameter(name, equals < 0, value));
      if (byPlace) {
        signature.places.add(name);
      }
    }
    return signature;
  }

  /** The parts between the commas that are in no parentheses. */
  private static List<String> split(String text) {
    var parts = new ArrayList<String>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        String part = text.substring(start, i).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }

  private static @Nullable Object literal(String text) {
    return switch (text) {
      case "None" -> null;
      case "True" -> true;
      case "False" -> false;
      default -> {
        if (text.startsWith("'")) {
          yield text.substring(1, text.length() - 1);
        }
        if (text.startsWith("(")) {
          yield split(text.substring(1, text.length() - 1)).stream()
              .map(Signature::literal)
              .toList();
        }
        yield text.matches("-?\\d+") ? (Object) Long.valueOf(text) : Double.valueOf(text);
      }
    };
  }

  /** The parameters' names, in order. */
  public List<String> names() {
    return List.copyOf(parameters.keySet());
  }

  /** Whether there is a parameter of this name. */
  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /**
   * Binds arguments to the parameters.
   *
   * @param caller what is called, for messages
   * @throws InvalidArgumentException for one missing, unknown, or given twice
   */
  public Arguments bind(
      String caller,
      List<? extends @Nullable Object> arguments,
      Map<String, ? extends @Nullable Object> keywords) {
    if (arguments.size() > places.size()) {
      throw new InvalidArgumentException(
          "%s takes %d arguments by place, %d were given; its signature is %s"
              .formatted(caller, places.size(), arguments.size(), describe(caller)));
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      values.put(places.get(i), arguments.get(i));
    }
    keywords.forEach(
        (name, value) -> {
          if (!parameters.containsKey(name)) {
            throw new InvalidArgumentException(
                "%s has no argument '%s'; its signature is %s"
                    .formatted(caller, name, describe(caller)));
          }
          if (values.containsKey(name)) {
            throw new InvalidArgumentException(
                "argument '%s' of %s is given twice".formatted(name, caller));
          }
          values.put(name, value);
        });
    List<String> missing =
        parameters.values().stream()
            .filter(p -> p.required && !values.containsKey(p.name))
            .map(p -> "'" + p.name + "'")
            .toList();
    if (!missing.isEmpty()) {
      throw new InvalidArgumentException(
          "%s lacks %s; its signature is %s"
              .formatted(
                  caller, missing.stream().collect(Collectors.joining(", ")), describe(caller)));
    }
    parameters.forEach(
        (name, parameter) -> {
          if (!values.containsKey(name)) { // a given null stays
            values.put(name, parameter.value);
          }
        });
    return new Arguments(caller, values);
  }

  private String describe(String caller) {
    return caller + "(" + text + ")";
  }

  @Override
  public String toString() {
    return text;
  }
}
