package io.torchbridge.jit;

import io.torchbridge.spi.ScriptSchema;
import io.torchbridge.spi.ScriptSchema.Parameter;
import io.torchbridge.spi.ScriptType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the classes in a file of TorchScript's code, which PyTorch prints: their attributes, and
 * the first lines of their methods.
 */
final class ScriptCode {
  private static final String ANNOTATION = "__annotations__[\"";

  /** The text is not what PyTorch prints. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    SyntaxException(String message) {
      super(message);
    }
  }

  private final String text;
  private int at;

  private ScriptCode(String text) {
    this.text = text;
  }

  /** The classes of a file, by their names in it. */
  static Map<String, ScriptClass> classes(String source) throws SyntaxException {
    var classes = new LinkedHashMap<String, ScriptClass>();
    ScriptClass current = null;
    var code = new ScriptCode(source);
    while (code.at < source.length()) {
      int end = code.endOfLine();
      String line = source.substring(code.at, end);
      if (line.startsWith("class ")) {
        current =
            new ScriptClass(
                line.contains("(Module)"),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
        code.at += "class ".length();
        classes.put(code.word(), current);
      } else if (!line.startsWith(" ")) {
        current = null; // a function, whose body may look like a class's
      } else if (current != null && !line.startsWith("   ")) {
        code.at += 2;
        code.member(current);
        end = code.endOfLine();
      }
      code.at = end + 1;
    }
    return classes;
  }

  private int endOfLine() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private void member(ScriptClass of) throws SyntaxException {
    if (accept("def ")) {
      ScriptSchema schema = method();
      of.methods().put(schema.name(), schema);
    } else if (accept("__parameters__ = ")) {
      names(of.parameters());
    } else if (accept("__buffers__ = ")) {
      names(of.buffers());
    } else if (accept(ANNOTATION)) {
      at--;
      String name = string();
      expect("]");
      expect("=");
      of.attributes().put(name, type());
    } else {
      int start = at;
      String name = at < text.length() && isWord(text.charAt(at)) ? word() : "";
      if (!name.isEmpty() && accept(":") && !accept("Final[")) {
        of.attributes().put(name, type());
      } else {
        at = start; // a constant, or what else does not concern a caller
      }
    }
  }

  private void names(Set<String> into) throws SyntaxException {
    expect("[");
    while (!accept("]")) {
      into.add(string());
      boolean more = accept(",");
      if (!more && !peek(']')) {
        throw error("\"]\" is missing");
      }
    }
  }

  private ScriptSchema method() throws SyntaxException {
    String name = word();
    var parameters = new ArrayList<Parameter>();
    expect("(");
    boolean self = true;
    while (!accept(")")) {
      Parameter parameter = parameter();
      if (!self) {
        parameters.add(parameter);
      }
      self = false;
      boolean more = accept(",");
      if (!more && !peek(')')) {
        throw error("\")\" is missing");
      }
    }
    ScriptType result = accept("->") ? type() : ScriptType.ANY;
    return new ScriptSchema(name, parameters, result);
  }

  private Parameter parameter() throws SyntaxException {
    boolean keywordOnly = accept("*,");
    String name = word();
    ScriptType type = accept(":") ? type() : new ScriptType("Tensor", List.of());
    if (!accept("=")) {
      return new Parameter(name, type, null, null);
    }
    space();
    int start = at;
    Object value = literal();
    return new Parameter(name, type, text.substring(start, at), value);
  }

  private ScriptType type() throws SyntaxException {
    space();
    int start = at;
    while (at < text.length() && (isWord(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at == start) {
      throw error("a type is missing");
    }
    String name = text.substring(start, at);
    var arguments = new ArrayList<ScriptType>();
    if (at < text.length() && text.charAt(at) == '[') { // not one of the next line
      at++;
      boolean empty = accept("()");
      while (!accept("]")) {
        if (empty) {
          throw error("\"]\" is missing");
        }
        arguments.add(type());
        boolean more = accept(",");
        if (!more && !peek(']')) {
          throw error("\"]\" is missing");
        }
      }
    }
    return new ScriptType(name, arguments);
  }

  // Default values

  private @Nullable Object literal() throws SyntaxException {
    space();
    if (peek('"') || peek('\'')) {
      return string();
    }
    if (accept("[")) {
      return elements("]");
    }
    if (accept("(")) {
      return elements(")");
    }
    int start = at;
    while (at < text.length() && ",)]\n ".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "None" -> null;
      case "True" -> true;
      case "False" -> false;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> number(word);
    };
  }

  private Object number(String word) throws SyntaxException {
    try {
      if (word.matches("[+-]?\\d+")) {
        return Long.parseLong(word);
      }
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw error("the default value " + word + " is of no known form");
    }
  }

  private List<@Nullable Object> elements(String end) throws SyntaxException {
    var elements = new ArrayList<@Nullable Object>();
    while (!accept(end)) {
      elements.add(literal());
      boolean more = accept(",");
      if (!more && !peek(end.charAt(0))) {
        throw error("\"" + end + "\" is missing");
      }
    }
    return elements;
  }

  /** A quoted string: UTF-8 whose bytes may be escaped, as C writes them. */
  private String string() throws SyntaxException {
    space();
    char quote = at < text.length() ? text.charAt(at) : 0;
    if (quote != '"' && quote != '\'') {
      throw error("a string is missing");
    }
    at++;
    var bytes = new ByteArrayOutputStream();
    while (at < text.length() && text.charAt(at) != quote) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (c == '\\' && at < text.length()) {
        bytes.write(escaped());
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    if (at == text.length()) {
      throw error("a string does not end");
    }
    at++;
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private int escaped() {
    char c = text.charAt(at++);
    if (c >= '0' && c <= '7') {
      int value = c - '0';
      for (int i = 0;
          i < 2 && at < text.length() && "01234567".indexOf(text.charAt(at)) >= 0;
          i++) {
        value = 8 * value + text.charAt(at++) - '0';
      }
      return value;
    }
    return switch (c) {
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      default -> c;
    };
  }

  // Words

  private String word() throws SyntaxException {
    space();
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw error("a name is missing");
    }
    return text.substring(start, at);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean peek(char c) {
    space();
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean accept(String token) {
    space();
    if (text.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }

  private void expect(String token) throws SyntaxException {
    if (!accept(token)) {
      throw error("\"" + token + "\" is missing");
    }
  }

  private SyntaxException error(String what) {
    int line =
        1
            + (int)
                text.substring(0, Math.min(at, text.length()))
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
    return new SyntaxException(what + " in line " + line);
  }
}
