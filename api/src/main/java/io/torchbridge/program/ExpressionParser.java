package io.torchbridge.program;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.program.Expression.Call;
import io.torchbridge.program.Expression.Real;
import io.torchbridge.program.Expression.Symbol;
import io.torchbridge.program.Expression.Truth;
import io.torchbridge.program.Expression.Whole;
import java.util.ArrayList;
import java.util.List;

/** Parses the form that {@code sympy.srepr} writes. */
final class ExpressionParser {
  private static final int DEEPEST = 200;

  private final String source;
  private int at;

  ExpressionParser(String source) {
    this.source = source;
  }

  Expression parse() {
    Expression expression = expression(0);
    if (at < source.length()) {
      throw error("the end is expected");
    }
    return expression;
  }

  private InvalidArgumentException error(String what) {
    return new InvalidArgumentException(
        "\"%s\" is no expression of sympy: %s at character %d".formatted(source, what, at));
  }

  private char peek() {
    return at < source.length() ? source.charAt(at) : '\0';
  }

  private void skipSpaces() {
    while (peek() == ' ') {
      at++;
    }
  }

  private void expect(char c) {
    skipSpaces();
    if (peek() != c) {
      throw error("'" + c + "' is expected");
    }
    at++;
  }

  private String word() {
    skipSpaces();
    int begin = at;
    while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-' || peek() == '.') {
      at++;
    }
    if (begin == at) {
      throw error("a name or number is expected");
    }
    return source.substring(begin, at);
  }

  private String quoted() {
    expect('\'');
    int begin = at;
    while (peek() != '\'' && peek() != '\0') {
      at++;
    }
    String text = source.substring(begin, at);
    expect('\'');
    return text;
  }

  private String rest() {
    int begin = at;
    while (peek() != ')' && peek() != '\0') {
      at++;
    }
    return source.substring(begin, at);
  }

  private Expression expression(int depth) {
    if (depth > DEEPEST) {
      throw error("it is nested too deep");
    }
    int begin = at;
    String word = word();
    if (peek() != '(') {
      return plain(word);
    }
    at++;
    Expression expression =
        switch (word) {
          case "Symbol" -> {
            String name = quoted();
            skipSpaces();
            if (peek() == ',') {
              at++;
              skipSpaces();
            }
            yield new Symbol(name, rest());
          }
          case "Integer" -> plain(word());
          case "Float" -> {
            double value = real(quoted());
            rest();
            yield new Real(value, source.substring(begin, at) + ")");
          }
          case "Rational" -> {
            double numerator = real(word());
            expect(',');
            double denominator = real(word());
            yield new Real(numerator / denominator, source.substring(begin, at) + ")");
          }
          default -> new Call(word, arguments(depth));
        };
    expect(')');
    return expression;
  }

  private List<Expression> arguments(int depth) {
    var arguments = new ArrayList<Expression>();
    skipSpaces();
    while (peek() != ')') {
      arguments.add(expression(depth + 1));
      skipSpaces();
      if (peek() == ',') {
        at++;
      } else if (peek() != ')') {
        throw error("',' or ')' is expected");
      }
      skipSpaces();
    }
    return arguments;
  }

  private Expression plain(String word) {
    return switch (word) {
      case "true", "True" -> new Truth(true);
      case "false", "False" -> new Truth(false);
      case "oo", "int_oo" -> new Real(Double.POSITIVE_INFINITY, word);
      case "-oo", "-int_oo" -> new Real(Double.NEGATIVE_INFINITY, word);
      default -> {
        try {
          yield new Whole(Long.parseLong(word));
        } catch (NumberFormatException e) {
          throw error("\"" + word + "\" is not known, which ends");
        }
      }
    };
  }

  private double real(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw error("\"" + text + "\" is no number, which ends");
    }
  }
}
