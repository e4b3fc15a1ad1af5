package io.torchbridge.hub.chat;

import io.torchbridge.hub.chat.Lexer.Kind;
import io.torchbridge.hub.chat.Lexer.Token;
import io.torchbridge.hub.chat.Python.Arguments;
import io.torchbridge.hub.chat.Python.Callable;
import io.torchbridge.hub.chat.Python.Tuple;
import io.torchbridge.hub.chat.Python.Undefined;
import io.torchbridge.hub.chat.Scope.Expression;
import io.torchbridge.hub.chat.Scope.Flow;
import io.torchbridge.hub.chat.Scope.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes statements of tokens, by Jinja's grammar. */
final class Parser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final List<Token> tokens;
  private int at;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Statement parse(String template) {
    var parser = new Parser(Lexer.tokens(template));
    Statement all = parser.body();
    if (parser.peek().kind() != Kind.END) {
      throw parser.unexpected("what comes behind a block");
    }
    return all;
  }

  // Tokens

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  private boolean isOperator(String text) {
    return peek().is(Kind.OPERATOR, text);
  }

  private boolean isName(String text) {
    return peek().is(Kind.NAME, text);
  }

  private boolean skip(Kind kind, String text) {
    boolean there = peek().is(kind, text);
    at += there ? 1 : 0;
    return there;
  }

  private Token expect(Kind kind, @Nullable String text) {
    Token token = peek();
    if (token.kind() != kind || (text != null && !token.text().equals(text))) {
      throw unexpected(text == null ? "a " + kind.name().toLowerCase(java.util.Locale.ROOT) : text);
    }
    return next();
  }

  private ChatTemplateException unexpected(String wanted) {
    return error(peek().line(), "%s stands where %s is wanted".formatted(peek(), wanted));
  }

  private static ChatTemplateException error(int line, String what) {
    return new ChatTemplateException(
        what.startsWith("line ") ? what : "line %d of the chat template: %s".formatted(line, what));
  }

  /** The same, with the line in its errors. */
  private static Expression located(int line, Expression expression) {
    return scope -> {
      try {
        return expression.in(scope);
      } catch (ChatTemplateException e) {
        throw error(line, String.valueOf(e.getMessage()));
      }
    };
  }

  // Statements

  /** Everything up to one of these tags, which is left. */
  private Statement body(String... ends) {
    var statements = new ArrayList<Statement>();
    while (true) {
      Token token = peek();
      switch (token.kind()) {
        case TEXT -> {
          String text = next().text();
          statements.add(
              (scope, out) -> {
                out.append(text);
                return Flow.NEXT;
              });
        }
        case VARIABLE_BEGIN -> {
          next();
          Expression value = located(token.line(), tuple(true));
          expect(Kind.VARIABLE_END, "}}");
          statements.add(
              (scope, out) -> {
                out.append(Python.text(value.in(scope)));
                return Flow.NEXT;
              });
        }
        case BLOCK_BEGIN -> {
          Token tag = tokens.get(at + 1);
          if (Arrays.asList(ends).contains(tag.text())) {
            return sequence(statements);
          }
          next();
          statements.add(statement(expect(Kind.NAME, null)));
        }
        default -> {
          if (ends.length > 0) {
            throw unexpected(String.join(" or ", ends));
          }
          return sequence(statements);
        }
      }
    }
  }

  private static Statement sequence(List<Statement> statements) {
    Statement[] all = statements.toArray(Statement[]::new);
    return (scope, out) -> {
      for (Statement statement : all) {
        Flow flow = statement.run(scope, out);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    };
  }

  private void endTag() {
    expect(Kind.BLOCK_END, "%}");
  }

  /** The tag that ends what was begun. */
  private void end(String name) {
    expect(Kind.BLOCK_BEGIN, "{%");
    expect(Kind.NAME, name);
    endTag();
  }

  private Statement statement(Token tag) {
    return switch (tag.text()) {
      case "if" -> condition(tag);
      case "for" -> loop(tag);
      case "set" -> assignment(tag);
      case "macro" -> macro();
      case "break", "continue" -> {
        endTag();
        Flow flow = tag.text().equals("break") ? Flow.BREAK : Flow.CONTINUE;
        yield (scope, out) -> flow;
      }
      case "generation" -> {
        endTag();
        Statement inner = body("endgeneration");
        end("endgeneration");
        yield inner;
      }
      default ->
          throw error(
              tag.line(),
              "the tag \"%s\" is not known; known are if, for, set, macro, break, continue, generation and raw"
                  .formatted(tag.text()));
    };
  }

  private Statement condition(Token tag) {
    Expression condition = located(tag.line(), tuple(true));
    endTag();
    Statement yes = body("elif", "else", "endif");
    expect(Kind.BLOCK_BEGIN, "{%");
    Token end = next();
    Statement no;
    if (end.text().equals("elif")) {
      no = condition(end);
    } else {
      endTag();
      if (end.text().equals("else")) {
        no = body("endif");
        end("endif");
      } else {
        no = (scope, out) -> Flow.NEXT;
      }
    }
    return (scope, out) ->
        Python.truth(condition.in(scope)) ? yes.run(scope, out) : no.run(scope, out);
  }

  private List<String> targets() {
    var names = new ArrayList<String>();
    boolean inside = skip(Kind.OPERATOR, "(");
    do {
      names.add(expect(Kind.NAME, null).text());
    } while (skip(Kind.OPERATOR, ","));
    if (inside) {
      expect(Kind.OPERATOR, ")");
    }
    return names;
  }

  private static void assign(Scope scope, List<String> names, @Nullable Object value) {
    if (names.size() == 1) {
      scope.set(names.getFirst(), value);
      return;
    }
    List<@Nullable Object> parts = Python.elements(value);
    if (parts.size() != names.size()) {
      throw new ChatTemplateException(
          "%d values for the names %s".formatted(parts.size(), String.join(", ", names)));
    }
    for (int i = 0; i < parts.size(); i++) {
      scope.set(names.get(i), parts.get(i));
    }
  }

  private Statement loop(Token tag) {
    List<String> names = targets();
    expect(Kind.NAME, "in");
    Expression all = located(tag.line(), tuple(false));
    Expression condition = skip(Kind.NAME, "if") ? located(tag.line(), expression()) : null;
    endTag();
    Statement inner = body("else", "endfor");
    expect(Kind.BLOCK_BEGIN, "{%");
    Statement none = null;
    if (next().text().equals("else")) {
      endTag();
      none = body("endfor");
      end("endfor");
    } else {
      endTag();
    }
    Statement otherwise = none;
    return (scope, out) -> {
      List<@Nullable Object> elements = Python.elements(all.in(scope));
      if (condition != null) {
        elements.removeIf(
            element -> {
              Scope own = new Scope(scope);
              assign(own, names, element);
              return !Python.truth(condition.in(own));
            });
      }
      if (elements.isEmpty() && otherwise != null) {
        return otherwise.run(scope, out);
      }
      for (int i = 0; i < elements.size(); i++) {
        Scope own = new Scope(scope);
        own.set("loop", position(elements, i));
        assign(own, names, elements.get(i));
        if (inner.run(own, out) == Flow.BREAK) {
          break;
        }
      }
      return Flow.NEXT;
    };
  }

  private static Map<String, @Nullable Object> position(List<@Nullable Object> elements, int i) {
    int size = elements.size();
    var loop = new LinkedHashMap<String, @Nullable Object>();
    loop.put("index", i + 1L);
    loop.put("index0", (long) i);
    loop.put("revindex", (long) size - i);
    loop.put("revindex0", size - i - 1L);
    loop.put("first", i == 0);
    loop.put("last", i == size - 1);
    loop.put("length", (long) size);
    loop.put("previtem", i == 0 ? new Undefined("loop.previtem") : elements.get(i - 1));
    loop.put("nextitem", i == size - 1 ? new Undefined("loop.nextitem") : elements.get(i + 1));
    loop.put(
        "cycle",
        (Callable) arguments -> arguments.values().get(i % Math.max(1, arguments.values().size())));
    return loop;
  }

  private Statement assignment(Token tag) {
    List<String> names = targets();
    if (names.size() == 1 && skip(Kind.OPERATOR, ".")) {
      String name = names.getFirst();
      String key = expect(Kind.NAME, null).text();
      expect(Kind.OPERATOR, "=");
      Expression value = located(tag.line(), tuple(true));
      endTag();
      return (scope, out) -> {
        if (!(scope.get(name) instanceof Namespace namespace)) {
          throw error(
              tag.line(), "\"%s\" is no namespace, so nothing in it is set".formatted(name));
        }
        namespace.values().put(key, value.in(scope));
        return Flow.NEXT;
      };
    }
    if (skip(Kind.OPERATOR, "=")) {
      Expression value = located(tag.line(), tuple(true));
      endTag();
      return (scope, out) -> {
        assign(scope, names, value.in(scope));
        return Flow.NEXT;
      };
    }
    endTag();
    Statement inner = body("endset");
    end("endset");
    return (scope, out) -> {
      var text = new StringBuilder();
      inner.run(new Scope(scope), text);
      assign(scope, names, text.toString());
      return Flow.NEXT;
    };
  }

  /** What {@code namespace()} makes: the only value that a template may change. */
  record Namespace(Map<String, @Nullable Object> values) {}

  private Statement macro() {
    String name = expect(Kind.NAME, null).text();
    expect(Kind.OPERATOR, "(");
    var names = new ArrayList<String>();
    var defaults = new ArrayList<@Nullable Expression>();
    while (!skip(Kind.OPERATOR, ")")) {
      if (!names.isEmpty()) {
        expect(Kind.OPERATOR, ",");
      }
      names.add(expect(Kind.NAME, null).text());
      defaults.add(skip(Kind.OPERATOR, "=") ? expression() : null);
    }
    endTag();
    Statement inner = body("endmacro");
    end("endmacro");
    return (scope, out) -> {
      Callable macro =
          arguments -> {
            Scope own = new Scope(scope);
            for (int i = 0; i < names.size(); i++) {
              Expression otherwise = defaults.get(i);
              own.set(
                  names.get(i),
                  arguments.get(
                      i,
                      names.get(i),
                      otherwise == null ? new Undefined(names.get(i)) : otherwise.in(own)));
            }
            var text = new StringBuilder();
            inner.run(own, text);
            return text.toString();
          };
      scope.set(name, macro);
      return Flow.NEXT;
    };
  }

  // Expressions

  /** One expression, or several as a tuple. */
  private Expression tuple(boolean conditional) {
    Expression first = conditional ? expression() : or();
    if (!isOperator(",")) {
      return first;
    }
    var all = new ArrayList<>(List.of(first));
    while (skip(Kind.OPERATOR, ",")) {
      if (peek().kind() == Kind.BLOCK_END
          || peek().kind() == Kind.VARIABLE_END
          || isOperator(")")) {
        break;
      }
      all.add(conditional ? expression() : or());
    }
    return list(all, Tuple::new);
  }

  private static Expression list(
      List<Expression> elements, Supplier<List<@Nullable Object>> empty) {
    return scope -> {
      List<@Nullable Object> values = empty.get();
      for (Expression element : elements) {
        values.add(element.in(scope));
      }
      return values;
    };
  }

  private Expression expression() {
    Expression value = or();
    while (skip(Kind.NAME, "if")) {
      Expression yes = value;
      Expression condition = or();
      Expression no =
          skip(Kind.NAME, "else") ? expression() : scope -> new Undefined("the missing else");
      value = scope -> Python.truth(condition.in(scope)) ? yes.in(scope) : no.in(scope);
    }
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (skip(Kind.NAME, "or")) {
      Expression a = left;
      Expression b = and();
      left =
          scope -> {
            Object value = a.in(scope);
            return Python.truth(value) ? value : b.in(scope);
          };
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (skip(Kind.NAME, "and")) {
      Expression a = left;
      Expression b = not();
      left =
          scope -> {
            Object value = a.in(scope);
            return Python.truth(value) ? b.in(scope) : value;
          };
    }
    return left;
  }

  private Expression not() {
    if (skip(Kind.NAME, "not")) {
      Expression value = not();
      return scope -> !Python.truth(value.in(scope));
    }
    return comparison();
  }

  private record Comparison(String operator, Expression with) {
    boolean holds(@Nullable Object a, @Nullable Object b) {
      return switch (operator) {
        case "==" -> Python.equal(a, b);
        case "!=" -> !Python.equal(a, b);
        case "in" -> Python.contains(b, a);
        case "not in" -> !Python.contains(b, a);
        case "<" -> Python.compare(operator, a, b) < 0;
        case "<=" -> Python.compare(operator, a, b) <= 0;
        case ">" -> Python.compare(operator, a, b) > 0;
        default -> Python.compare(operator, a, b) >= 0;
      };
    }
  }

  private Expression comparison() {
    Expression first = sum();
    var comparisons = new ArrayList<Comparison>();
    while (true) {
      if (peek().kind() == Kind.OPERATOR && COMPARISONS.contains(peek().text())) {
        comparisons.add(new Comparison(next().text(), sum()));
      } else if (skip(Kind.NAME, "in")) {
        comparisons.add(new Comparison("in", sum()));
      } else if (isName("not") && tokens.get(at + 1).is(Kind.NAME, "in")) {
        at += 2;
        comparisons.add(new Comparison("not in", sum()));
      } else {
        break;
      }
    }
    if (comparisons.isEmpty()) {
      return first;
    }
    return scope -> {
      Object a = first.in(scope);
      for (Comparison comparison : comparisons) {
        Object b = comparison.with.in(scope);
        if (!comparison.holds(a, b)) {
          return false;
        }
        a = b;
      }
      return true;
    };
  }

  private Expression sum() {
    Expression left = concatenation();
    while (isOperator("+") || isOperator("-")) {
      left = binary(next().text(), left, concatenation());
    }
    return left;
  }

  private Expression concatenation() {
    Expression left = product();
    while (isOperator("~")) {
      left = binary(next().text(), left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = power();
    while (isOperator("*") || isOperator("/") || isOperator("//") || isOperator("%")) {
      left = binary(next().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (isOperator("**")) {
      left = binary(next().text(), left, unary(true));
    }
    return left;
  }

  private static Expression binary(String operator, Expression a, Expression b) {
    return scope -> Python.arithmetic(operator, a.in(scope), b.in(scope));
  }

  private Expression unary(boolean filtered) {
    Expression value;
    if (isOperator("-") || isOperator("+")) {
      Expression zero = scope -> 0L;
      value = binary(next().text(), zero, unary(false));
    } else {
      value = postfix(primary());
    }
    return filtered ? filters(value) : value;
  }

  private Expression primary() {
    Token token = next();
    switch (token.kind()) {
      case NAME -> {
        String name = token.text();
        return switch (name) {
          case "true", "True" -> scope -> true;
          case "false", "False" -> scope -> false;
          case "none", "None" -> scope -> null;
          default -> scope -> scope.get(name);
        };
      }
      case STRING -> {
        var text = new StringBuilder(token.text());
        while (peek().kind() == Kind.STRING) {
          text.append(next().text());
        }
        String whole = text.toString();
        return scope -> whole;
      }
      case INTEGER, FLOAT -> {
        try {
          Object number =
              token.kind() == Kind.FLOAT
                  ? (Object) Double.valueOf(token.text())
                  : (Object) Long.valueOf(token.text());
          return scope -> number;
        } catch (NumberFormatException e) {
          throw error(token.line(), token + " is too large");
        }
      }
      default -> {}
    }
    if (token.is(Kind.OPERATOR, "(")) {
      if (skip(Kind.OPERATOR, ")")) {
        return list(List.of(), Tuple::new);
      }
      Expression inner = tuple(true);
      expect(Kind.OPERATOR, ")");
      return inner;
    }
    if (token.is(Kind.OPERATOR, "[")) {
      return list(elements("]"), ArrayList::new);
    }
    if (token.is(Kind.OPERATOR, "{")) {
      return map();
    }
    at--;
    throw unexpected("a value");
  }

  private List<Expression> elements(String end) {
    var all = new ArrayList<Expression>();
    while (!skip(Kind.OPERATOR, end)) {
      if (!all.isEmpty()) {
        expect(Kind.OPERATOR, ",");
        if (skip(Kind.OPERATOR, end)) {
          break;
        }
      }
      all.add(expression());
    }
    return all;
  }

  private Expression map() {
    var keys = new ArrayList<Expression>();
    var values = new ArrayList<Expression>();
    while (!skip(Kind.OPERATOR, "}")) {
      if (!keys.isEmpty()) {
        expect(Kind.OPERATOR, ",");
        if (skip(Kind.OPERATOR, "}")) {
          break;
        }
      }
      keys.add(expression());
      expect(Kind.OPERATOR, ":");
      values.add(expression());
    }
    return scope -> {
      var map = new LinkedHashMap<String, @Nullable Object>();
      for (int i = 0; i < keys.size(); i++) {
        map.put(Python.text(keys.get(i).in(scope)), values.get(i).in(scope));
      }
      return map;
    };
  }

  private Expression postfix(Expression value) {
    while (true) {
      Expression of = value;
      if (skip(Kind.OPERATOR, ".")) {
        Token name = next();
        switch (name.kind()) {
          case NAME -> value = scope -> Builtins.attribute(of.in(scope), name.text());
          case INTEGER -> {
            Object place = Long.valueOf(name.text());
            value = scope -> Builtins.item(of.in(scope), place);
          }
          default -> {
            at--;
            throw unexpected("a name");
          }
        }
      } else if (skip(Kind.OPERATOR, "[")) {
        value = subscript(of);
      } else if (isOperator("(")) {
        int line = peek().line();
        Call call = call("a function");
        value =
            located(
                line,
                scope -> {
                  Object called = of.in(scope);
                  if (called instanceof Callable callable) {
                    return callable.call(call.in(scope));
                  }
                  throw new ChatTemplateException(
                      called instanceof Undefined(String what)
                          ? "\"%s\" is not known, so it can't be called".formatted(what)
                          : "%s can't be called".formatted(Python.repr(called)));
                });
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression of) {
    Expression from = isOperator(":") ? null : expression();
    if (skip(Kind.OPERATOR, "]") && from != null) {
      return scope -> Builtins.item(of.in(scope), from.in(scope));
    }
    expect(Kind.OPERATOR, ":");
    Expression to = isOperator(":") || isOperator("]") ? null : expression();
    Expression step = null;
    if (skip(Kind.OPERATOR, ":")) {
      step = isOperator("]") ? null : expression();
    }
    expect(Kind.OPERATOR, "]");
    Expression by = step;
    return scope ->
        Python.slice(
            of.in(scope),
            from == null ? null : from.in(scope),
            to == null ? null : to.in(scope),
            by == null ? null : by.in(scope));
  }

  /** What stands between the brackets of a call. */
  private record Call(String of, List<Expression> places, Map<String, Expression> names) {
    Arguments in(Scope scope) {
      var values = new ArrayList<@Nullable Object>();
      for (Expression place : places) {
        values.add(place.in(scope));
      }
      var keywords = new LinkedHashMap<String, @Nullable Object>();
      names.forEach((name, value) -> keywords.put(name, value.in(scope)));
      return new Arguments(of, values, keywords);
    }
  }

  private Call call(String of) {
    var places = new ArrayList<Expression>();
    var names = new LinkedHashMap<String, Expression>();
    if (skip(Kind.OPERATOR, "(")) {
      boolean first = true;
      while (!skip(Kind.OPERATOR, ")")) {
        if (!first) {
          expect(Kind.OPERATOR, ",");
          if (skip(Kind.OPERATOR, ")")) {
            break;
          }
        }
        first = false;
        if (peek().kind() == Kind.NAME && tokens.get(at + 1).is(Kind.OPERATOR, "=")) {
          String name = next().text();
          next();
          names.put(name, expression());
        } else {
          places.add(expression());
        }
      }
    }
    return new Call(of, places, names);
  }

  private Expression filters(Expression value) {
    while (true) {
      Expression of = value;
      if (skip(Kind.OPERATOR, "|")) {
        Token name = expect(Kind.NAME, null);
        Builtins.Filter filter = Builtins.filter(name.text());
        if (filter == null) {
          throw error(name.line(), "the filter \"%s\" is not known".formatted(name.text()));
        }
        Call call = call(name.text());
        value = located(name.line(), scope -> filter.apply(of.in(scope), call.in(scope)));
      } else if (skip(Kind.NAME, "is")) {
        value = test(of);
      } else {
        return value;
      }
    }
  }

  private Expression test(Expression of) {
    boolean negated = skip(Kind.NAME, "not");
    Token name = next();
    Builtins.Test test = Builtins.test(name.text());
    if (test == null) {
      throw error(name.line(), "the test \"is %s\" is not known".formatted(name.text()));
    }
    boolean hasArgument =
        switch (peek().kind()) {
          case STRING, INTEGER, FLOAT -> true;
          case NAME ->
              !Set.of("else", "or", "and", "if", "is", "not", "in").contains(peek().text());
          case OPERATOR -> isOperator("[") || isOperator("{");
          default -> false;
        };
    Call call =
        hasArgument
            ? new Call(name.text(), List.of(postfix(primary())), Map.of())
            : call(name.text());
    return located(name.line(), scope -> test.holds(of.in(scope), call.in(scope)) != negated);
  }
}
