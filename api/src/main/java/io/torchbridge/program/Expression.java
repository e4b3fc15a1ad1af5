package io.torchbridge.program;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A symbolic expression of sizes, such as {@code s77 + 1}: what PyTorch keeps as a <a
 * href="https://docs.sympy.org">sympy</a> expression.
 */
public sealed interface Expression {

  /** An integer. */
  record Whole(long value) implements Expression {}

  /**
   * A real number.
   *
   * @param source as sympy writes it: {@code Float('1.5', precision=53)}
   */
  record Real(double value, String source) implements Expression {}

  /** {@code true} or {@code false}. */
  record Truth(boolean value) implements Expression {}

  /**
   * A symbol, the size of an input or a number that is known when the program runs.
   *
   * @param name {@code s77}, or {@code u0} for what depends on data
   * @param assumptions as sympy writes them: {@code positive=True, integer=True}
   */
  record Symbol(String name, String assumptions) implements Expression {}

  /** A function of sympy's or of PyTorch's: {@code Add}, {@code FloorDiv}. */
  record Call(String function, List<Expression> arguments) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * Parses what {@code sympy.srepr} writes: {@code Add(Symbol('s77', integer=True), Integer(1))}.
   *
   * @throws InvalidArgumentException if it is of another form
   */
  static Expression parse(String source) {
    return new ExpressionParser(source).parse();
  }

  /** The names of its symbols. */
  default Set<String> symbols() {
    var names = new TreeSet<String>();
    collect(names);
    return names;
  }

  private void collect(Set<String> names) {
    switch (this) {
      case Symbol symbol -> names.add(symbol.name);
      case Call call -> call.arguments.forEach(argument -> argument.collect(names));
      case Whole w -> {}
      case Real r -> {}
      case Truth t -> {}
    }
  }

  /**
   * The value for values of the symbols.
   *
   * @return a Long, Double or Boolean; null if a symbol has no value or a function is not known
   */
  default @Nullable Object evaluate(Map<String, ? extends Object> symbols) {
    return switch (this) {
      case Whole(long value) -> value;
      case Real real -> real.value;
      case Truth(boolean value) -> value;
      case Symbol symbol -> symbols.get(symbol.name);
      case Call call -> {
        @Nullable Object[] values = new Object[call.arguments.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = call.arguments.get(i).evaluate(symbols);
          if (values[i] == null) {
            yield null;
          }
        }
        Arithmetic function = Arithmetic.ofSympy(call.function);
        yield function == null ? null : function.apply(values);
      }
    };
  }

  /** As sympy's {@code srepr} writes it, for {@link #parse}. */
  default String source() {
    return switch (this) {
      case Whole(long value) -> "Integer(" + value + ")";
      case Real real -> real.source;
      case Truth(boolean value) -> value ? "true" : "false";
      case Symbol symbol ->
          symbol.assumptions.isEmpty()
              ? "Symbol('" + symbol.name + "')"
              : "Symbol('" + symbol.name + "', " + symbol.assumptions + ")";
      case Call call ->
          call.arguments.stream()
              .map(Expression::source)
              .collect(Collectors.joining(", ", call.function + "(", ")"));
    };
  }

  /** As PyTorch prints it: {@code 2*s77 + 1}. */
  default String text() {
    return ExpressionText.of(this);
  }
}
