package io.torchbridge.hub.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a template into tokens, with {@code trim_blocks} and {@code lstrip_blocks}, as transformers
 * sets them: blocks and comments take the newline behind them and the blanks before them along.
 */
final class Lexer {
  enum Kind {
    TEXT,
    BLOCK_BEGIN,
    BLOCK_END,
    VARIABLE_BEGIN,
    VARIABLE_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  record Token(Kind kind, String text, int line) {
    boolean is(Kind wanted, String wantedText) {
      return kind == wanted && text.equals(wantedText);
    }

    @Override
    public String toString() {
      return kind == Kind.END ? "the end" : "\"" + text + "\"";
    }
  }

  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1);
    }
    var lexer = new Lexer(source);
    lexer.run();
    return lexer.tokens;
  }

  private ChatTemplateException error(String what) {
    return new ChatTemplateException("line %d of the chat template: %s".formatted(line, what));
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void move(int to) {
    for (int i = at; i < to; i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    at = to;
  }

  private void run() {
    boolean lineStarts = true;
    while (at < source.length()) {
      int tag = nextTag();
      String text = source.substring(at, tag);
      if (tag == source.length()) {
        text(text);
        move(tag);
        break;
      }
      char kind = source.charAt(tag + 1);
      char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
      if (sign == '-') {
        text = Python.strip(text, null, false, true);
      } else if (sign != '+' && kind != '{') {
        int lineAt = text.lastIndexOf('\n') + 1;
        if ((lineAt > 0 || lineStarts) && Python.isBlank(text, lineAt)) {
          text = text.substring(0, lineAt);
        }
      }
      text(text);
      move(tag);
      int inner = tag + (sign == '-' || sign == '+' ? 3 : 2);
      switch (kind) {
        case '#' -> comment(inner);
        case '%' -> {
          if (!raw(inner)) {
            add(Kind.BLOCK_BEGIN, "{%");
            expression(inner, "%}", Kind.BLOCK_END);
          }
        }
        default -> {
          add(Kind.VARIABLE_BEGIN, "{{");
          expression(inner, "}}", Kind.VARIABLE_END);
        }
      }
      lineStarts = source.charAt(at - 1) == '\n';
    }
    add(Kind.END, "");
  }

  private int nextTag() {
    for (int i = at; i + 1 < source.length(); i++) {
      if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return source.length();
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      add(Kind.TEXT, text);
    }
  }

  private void comment(int from) {
    int end = source.indexOf("#}", from);
    if (end < 0) {
      throw error("a comment that does not end");
    }
    close(end, end > from ? source.charAt(end - 1) : ' ', true);
  }

  /** {@code {% raw %}}: everything up to its end is text. */
  private boolean raw(int from) {
    String rest = source.substring(from);
    var begin = java.util.regex.Pattern.compile("\\s*raw\\s*(-?)%\\}").matcher(rest);
    if (!begin.lookingAt()) {
      return false;
    }
    var end =
        java.util.regex.Pattern.compile("\\{%(-?)\\s*endraw\\s*([-+]?)%\\}")
            .matcher(rest)
            .region(begin.end(), rest.length());
    if (!end.find()) {
      throw error("raw that does not end");
    }
    String text = rest.substring(begin.end(), end.start());
    text(Python.strip(text, null, begin.group(1).equals("-"), end.group(1).equals("-")));
    String sign = String.valueOf(end.group(2));
    close(from + end.end() - 2, sign.isEmpty() ? ' ' : sign.charAt(0), true);
    return true;
  }

  /** Goes behind a tag that ends here, and behind the blanks or the newline that it takes along. */
  private void close(int end, char sign, boolean trims) {
    int next = end + 2;
    if (sign == '-') {
      while (next < source.length() && Python.isSpace(source.charAt(next))) {
        next++;
      }
    } else if (trims && sign != '+' && next < source.length() && source.charAt(next) == '\n') {
      next++;
    }
    move(next);
  }

  private void expression(int from, String end, Kind endKind) {
    move(from);
    Deque<String> open = new ArrayDeque<>();
    while (true) {
      while (at < source.length() && Python.isSpace(source.charAt(at))) {
        move(at + 1);
      }
      if (at >= source.length()) {
        throw error("a tag that does not end with " + end);
      }
      if (open.isEmpty()) {
        char c = source.charAt(at);
        boolean signed = (c == '-' || (c == '+' && endKind == Kind.BLOCK_END));
        if (source.startsWith(end, signed ? at + 1 : at)) {
          add(endKind, end);
          close(signed ? at + 1 : at, signed ? c : ' ', endKind == Kind.BLOCK_END);
          return;
        }
      }
      token(open);
    }
  }

  private void token(Deque<String> open) {
    char c = source.charAt(at);
    int end = at;
    if (c == '"' || c == '\'') {
      string(c);
    } else if (Character.isDigit(c)) {
      Kind kind = Kind.INTEGER;
      while (end < source.length()
          && (Character.isDigit(source.charAt(end)) || source.charAt(end) == '_')) {
        end++;
      }
      if (end + 1 < source.length()
          && source.charAt(end) == '.'
          && Character.isDigit(source.charAt(end + 1))) {
        kind = Kind.FLOAT;
        do {
          end++;
        } while (end < source.length() && Character.isDigit(source.charAt(end)));
      }
      int exponent = exponent(end);
      if (exponent > end) {
        kind = Kind.FLOAT;
        end = exponent;
      }
      add(kind, source.substring(at, end).replace("_", ""));
      move(end);
    } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
      while (end < source.length() && (Character.isUnicodeIdentifierPart(source.charAt(end)))) {
        end++;
      }
      add(Kind.NAME, source.substring(at, end));
      move(end);
    } else {
      operator(open);
    }
  }

  /** Where an exponent that begins here ends; here if there is none. */
  private int exponent(int from) {
    int to = from;
    if (to < source.length() && (source.charAt(to) == 'e' || source.charAt(to) == 'E')) {
      to++;
      if (to < source.length() && (source.charAt(to) == '-' || source.charAt(to) == '+')) {
        to++;
      }
      int digits = to;
      while (to < source.length() && Character.isDigit(source.charAt(to))) {
        to++;
      }
      return to > digits ? to : from;
    }
    return from;
  }

  private void operator(Deque<String> open) {
    String operator =
        OPERATORS.stream()
            .filter(o -> source.startsWith(o, at))
            .findFirst()
            .orElseThrow(() -> error("\"" + source.charAt(at) + "\" means nothing here"));
    switch (operator) {
      case "(" -> open.push(")");
      case "[" -> open.push("]");
      case "{" -> open.push("}");
      case ")", "]", "}" -> {
        @Nullable String wanted = open.poll();
        if (!operator.equals(wanted)) {
          throw error("\"%s\" closes nothing".formatted(operator));
        }
      }
      default -> {}
    }
    add(Kind.OPERATOR, operator);
    move(at + operator.length());
  }

  private void string(char quote) {
    var text = new StringBuilder();
    int i = at + 1;
    while (i < source.length() && source.charAt(i) != quote) {
      char c = source.charAt(i++);
      if (c != '\\' || i >= source.length()) {
        text.append(c);
        continue;
      }
      char escaped = source.charAt(i++);
      switch (escaped) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'v' -> text.append('\u000b');
        case 'a' -> text.append('\u0007');
        case '0' -> text.append('\0');
        case '\n' -> {}
        case '\\', '\'', '"' -> text.append(escaped);
        case 'x' -> i = codePoint(text, i, 2);
        case 'u' -> i = codePoint(text, i, 4);
        case 'U' -> i = codePoint(text, i, 8);
        default -> text.append('\\').append(escaped);
      }
    }
    if (i >= source.length()) {
      throw error("a string that does not end");
    }
    add(Kind.STRING, text.toString());
    move(i + 1);
  }

  private int codePoint(StringBuilder text, int from, int digits) {
    try {
      text.appendCodePoint(Integer.parseInt(source.substring(from, from + digits), 16));
      return from + digits;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw error("an escape that is no character: it needs %d digits".formatted(digits));
    }
  }
}
