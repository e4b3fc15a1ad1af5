package io.torchbridge.program;

import io.torchbridge.program.Expression.Call;
import io.torchbridge.program.Expression.Real;
import io.torchbridge.program.Expression.Symbol;
import io.torchbridge.program.Expression.Truth;
import io.torchbridge.program.Expression.Whole;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Expressions as PyTorch prints them. */
final class ExpressionText {
  private static final Map<String, String> INFIX =
      Map.ofEntries(
          Map.entry("Equality", " == "),
          Map.entry("Unequality", " != "),
          Map.entry("StrictLessThan", " < "),
          Map.entry("StrictGreaterThan", " > "),
          Map.entry("LessThan", " <= "),
          Map.entry("GreaterThan", " >= "),
          Map.entry("And", " & "),
          Map.entry("Or", " | "),
          Map.entry("FloorDiv", "//"),
          Map.entry("CleanDiv", "//"),
          Map.entry("IntTrueDiv", "/"),
          Map.entry("FloatTrueDiv", "/"));

  private ExpressionText() {}

  static String of(Expression expression) {
    return switch (expression) {
      case Whole(long value) -> Long.toString(value);
      case Real real -> Double.toString(real.value());
      case Truth(boolean value) -> value ? "True" : "False";
      case Symbol symbol -> symbol.name();
      case Call(String function, List<Expression> arguments) -> call(function, arguments);
    };
  }

  private static String call(String function, List<Expression> arguments) {
    if (function.equals("Add")) {
      String sum = arguments.stream().map(ExpressionText::of).collect(Collectors.joining(" + "));
      return sum.replace("+ -", "- ");
    }
    if (function.equals("Mul")) {
      boolean negative = arguments.getFirst().equals(new Whole(-1));
      String product =
          arguments.stream()
              .skip(negative ? 1 : 0)
              .map(ExpressionText::factor)
              .collect(Collectors.joining("*"));
      return negative ? "-" + product : product;
    }
    if (function.equals("Pow") && arguments.size() == 2) {
      return factor(arguments.get(0)) + "**" + factor(arguments.get(1));
    }
    String infix = INFIX.get(function);
    if (infix != null && arguments.size() >= 2) {
      String joined =
          arguments.stream().map(ExpressionText::factor).collect(Collectors.joining(infix));
      return infix.startsWith(" ") ? joined : "(" + joined + ")";
    }
    return arguments.stream()
        .map(ExpressionText::of)
        .collect(Collectors.joining(", ", function + "(", ")"));
  }

  private static String factor(Expression expression) {
    boolean compound =
        expression instanceof Call call
            && (call.function().equals("Add")
                || INFIX.getOrDefault(call.function(), "").startsWith(" "));
    return compound ? "(" + of(expression) + ")" : of(expression);
  }
}
