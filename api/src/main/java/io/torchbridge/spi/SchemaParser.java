package io.torchbridge.spi;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.spi.Operator.Alias;
import io.torchbridge.spi.Operator.Argument;
import io.torchbridge.spi.Operator.Return;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one schema, from left to right. */
final class SchemaParser {
  private final String text;

  private int at;

  SchemaParser(String text) {
    this.text = text.strip();
  }

  Operator parse() {
    int parenthesis = text.indexOf('(');
    if (parenthesis < 0) {
      throw error("an opening parenthesis is missing");
    }
    String qualified = text.substring(0, parenthesis);
    int colons = qualified.indexOf("::");
    String namespace = colons < 0 ? "aten" : qualified.substring(0, colons);
    String rest = colons < 0 ? qualified : qualified.substring(colons + 2);
    int dot = rest.indexOf('.');
    String name = dot < 0 ? rest : rest.substring(0, dot);
    String overload = dot < 0 ? "" : rest.substring(dot + 1);
    if (!name.matches("[\\w.]+") || !overload.matches("\\w*") || !namespace.matches("\\w+")) {
      throw error("\"" + qualified + "\" is not a name");
    }
    at = parenthesis;
    List<Argument> arguments = arguments();
    expect("->");
    List<Return> returns = returns();
    skipSpace();
    if (at != text.length()) {
      throw error("nothing more may follow");
    }
    return new Operator(namespace, name, overload, arguments, returns, text);
  }

  private List<Argument> arguments() {
    var arguments = new ArrayList<Argument>();
    expect("(");
    if (accept(")")) {
      return arguments;
    }
    boolean keywordOnly = false;
    do {
      if (accept("...")) {
        continue; // a variable number of arguments: nothing that can be listed
      }
      if (accept("*")) {
        keywordOnly = true;
        continue;
      }
      Typed typed = type();
      String name = word("an argument's name");
      Type type = typed.type;
      // int[2] stride and int stride[2] are both written
      if (accept("[")) {
        type = new Type.ListOf(type, number());
        expect("]");
      }
      Object defaultValue = accept("=") ? defaultValue(type) : Argument.REQUIRED;
      arguments.add(new Argument(name, type, defaultValue, keywordOnly, typed.alias));
    } while (accept(","));
    expect(")");
    return arguments;
  }

  private List<Return> returns() {
    var returns = new ArrayList<Return>();
    if (!accept("(")) {
      if (!accept("...")) {
        returns.add(oneReturn());
      }
      return returns;
    }
    if (accept(")")) {
      return returns;
    }
    do {
      if (!accept("...")) {
        returns.add(oneReturn());
      }
    } while (accept(","));
    expect(")");
    return returns;
  }

  private Return oneReturn() {
    Typed typed = type();
    skipSpace();
    String name = at < text.length() && isWord(text.charAt(at)) ? word("a result's name") : "";
    return new Return(name, typed.type, typed.alias);
  }

  private record Typed(Type type, @Nullable Alias alias) {}

  private Typed type() {
    String word = typeWord();
    Alias alias = null;
    skipSpace();
    if (peek('(')) {
      // Tensor(a!), or a composite type such as Dict(str, int), which stays text
      int close = closing();
      String inside = text.substring(at + 1, close);
      if (inside.matches("[\\w|*]+!?( *-> *[\\w|*]+)?") && !isComposite(word)) {
        boolean write = inside.contains("!");
        String before = inside.contains("->") ? inside.substring(0, inside.indexOf("->")) : inside;
        alias = new Alias(before.replace("!", "").strip(), write);
      } else {
        word += text.substring(at, close + 1);
      }
      at = close + 1;
    }
    Type type = Type.plain(word);
    while (true) {
      if (accept("?")) {
        type = new Type.Optional(type);
      } else if (accept("[")) {
        type = new Type.ListOf(type, peek(']') ? -1 : number());
        expect("]");
        // the mark of a list's elements may stand behind its brackets: Tensor[](a!)
        if (alias == null && peek('(')) {
          int close = closing();
          String inside = text.substring(at + 1, close);
          alias = new Alias(inside.replace("!", ""), inside.endsWith("!"));
          at = close + 1;
        }
      } else {
        return new Typed(type, alias);
      }
    }
  }

  private static boolean isComposite(String word) {
    return word.isEmpty()
        || word.equals("Dict")
        || word.equals("Future")
        || word.equals("RRef")
        || word.equals("Await")
        || word.equals("Union");
  }

  /** A type's name may hold dots: {@code __torch__.torch.classes.quantized.Conv2dPackedParams}. */
  private String typeWord() {
    skipSpace();
    int start = at;
    while (at < text.length() && (isWord(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at == start && !peek('(')) {
      throw error("a type is missing");
    }
    return text.substring(start, at);
  }

  private int closing() {
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw error("a closing parenthesis is missing");
  }

  private @Nullable Object defaultValue(Type type) {
    skipSpace();
    if (accept("None")) {
      return null;
    }
    Type required = type.required();
    if (required instanceof Type.ListOf(Type element, int size)) {
      return listDefault(element, size);
    }
    return scalarDefault(required.kind());
  }

  private Object listDefault(Type element, int size) {
    var values = new ArrayList<Object>();
    if (accept("[")) {
      if (!accept("]")) {
        do {
          values.add(scalarDefault(element.kind()));
        } while (accept(","));
        expect("]");
      }
    } else {
      Object value = scalarDefault(element.kind());
      for (int i = 0; i < Math.max(size, 1); i++) {
        values.add(value);
      }
    }
    return switch (element.kind()) {
      case INT, SYM_INT -> values.stream().mapToLong(v -> (Long) v).toArray();
      case FLOAT -> values.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
      case BOOL -> {
        boolean[] booleans = new boolean[values.size()];
        for (int i = 0; i < booleans.length; i++) {
          booleans[i] = (Boolean) values.get(i);
        }
        yield booleans;
      }
      case STRING -> values.toArray(new String[0]);
      default -> values.toArray();
    };
  }

  private Object scalarDefault(Type.Kind kind) {
    skipSpace();
    if (peek('"') || peek('\'')) {
      return string();
    }
    int start = at;
    while (at < text.length() && ",])".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at).strip();
    return switch (word) {
      case "True" -> true;
      case "False" -> false;
      // libtorch prints these constants by number, native_functions.yaml by name
      case "Mean" -> 1L;
      case "Sum" -> 2L;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      case "strided" -> io.torchbridge.Layout.STRIDED;
      case "contiguous_format" -> io.torchbridge.MemoryFormat.CONTIGUOUS_FORMAT;
      case "preserve_format" -> io.torchbridge.MemoryFormat.PRESERVE_FORMAT;
      case "cpu" -> io.torchbridge.Device.CPU;
      case "long" -> io.torchbridge.DType.INT64;
      case "float" -> io.torchbridge.DType.FLOAT32;
      default -> numberDefault(kind, word, start);
    };
  }

  /** A quoted string, in which a backslash takes the next character as it is. */
  private String string() {
    char quote = text.charAt(at++);
    var string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      string.append(text.charAt(at++));
    }
    if (at == text.length()) {
      throw error("a string does not end");
    }
    at++;
    return string.toString();
  }

  private Object numberDefault(Type.Kind kind, String word, int start) {
    try {
      if (kind == Type.Kind.DTYPE) {
        return io.torchbridge.DType.ofCode(Integer.parseInt(word));
      }
      if (kind == Type.Kind.LAYOUT) {
        return io.torchbridge.Layout.values()[Integer.parseInt(word)];
      }
      if (kind == Type.Kind.MEMORY_FORMAT) {
        return io.torchbridge.MemoryFormat.values()[Integer.parseInt(word)];
      }
      if (kind == Type.Kind.FLOAT || !word.matches("-?\\d+")) {
        return Double.parseDouble(word);
      }
      return Long.parseLong(word);
    } catch (RuntimeException e) {
      at = start;
      throw error("\"" + word + "\" is no value of a " + kind);
    }
  }

  private int number() {
    skipSpace();
    int start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw error("a number is missing");
    }
    return Integer.parseInt(text.substring(start, at));
  }

  private String word(String what) {
    skipSpace();
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw error(what + " is missing");
    }
    return text.substring(start, at);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean peek(char c) {
    skipSpace();
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean accept(String token) {
    skipSpace();
    if (text.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw error("\"" + token + "\" is missing");
    }
  }

  private InvalidArgumentException error(String what) {
    return new InvalidArgumentException(
        "not an operator schema: " + what + " at position " + at + " of \"" + text + "\"");
  }
}
