package io.torchbridge.program;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.program.Expression.Call;
import io.torchbridge.program.Expression.Symbol;
import io.torchbridge.program.Expression.Whole;
import io.torchbridge.spi.TensorHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the export took for granted of the inputs' sizes, as Python code: {@code L['x'].size()[0] ==
 * L['y'].size()[1]}. Guards on anything else than sizes are left out: what they say is in the
 * graph's types, or seen by the operators.
 */
final class Guards {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(L(?:\\[[^\\]]*\\])+\\.size\\(\\)\\[\\d+\\]|\\d+|//|[=!<>]=|[-+*%<>()]|\\w+)");
  private static final Pattern SIZE = Pattern.compile("(.*)\\.size\\(\\)\\[(\\d{1,3})\\]");
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("or"),
          List.of("and"),
          List.of("==", "!=", "<", "<=", ">", ">="),
          List.of("+", "-"),
          List.of("*", "//", "%"));
  private static final int COMPARISONS = 2;
  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("or", "Or"),
          Map.entry("and", "And"),
          Map.entry("==", "Eq"),
          Map.entry("!=", "Ne"),
          Map.entry("<", "Lt"),
          Map.entry("<=", "Le"),
          Map.entry(">", "Gt"),
          Map.entry(">=", "Ge"),
          Map.entry("+", "Add"),
          Map.entry("-", "_operator.sub"),
          Map.entry("*", "Mul"),
          Map.entry("//", "FloorDiv"),
          Map.entry("%", "PythonMod"));

  /** A guard and where the sizes in it are: the number of the input and of the dimension. */
  private record Guard(String code, Expression condition, Map<String, int[]> sizes) {}

  private final List<Guard> guards = new ArrayList<>();

  Guards(Exported exported) {
    List<String> paths = paths(exported);
    for (String code : exported.origin().guards()) {
      Expression condition = new Parser(code).parse();
      Map<String, int[]> sizes = condition == null ? null : sizes(condition, paths);
      if (condition != null && sizes != null) {
        guards.add(new Guard(code, condition, sizes));
      }
    }
  }

  /** Python's way to each input: {@code L['data']['x']}. */
  private static List<String> paths(Exported exported) {
    List<String> paths = new ArrayList<>();
    if (exported.inputs() instanceof TreeSpec.Container top) {
      List<String> names = exported.argumentNames();
      int at = 0;
      for (TreeSpec part : top.children()) {
        if (part instanceof TreeSpec.Container container) {
          for (TreeSpec child : container.children()) {
            collect(child, "L['" + (at < names.size() ? names.get(at) : at) + "']", paths);
            at++;
          }
        }
      }
    }
    return paths;
  }

  private static void collect(TreeSpec spec, String path, List<String> paths) {
    if (!(spec instanceof TreeSpec.Container container)) {
      paths.add(path);
      return;
    }
    List<String> keys = container.keys();
    for (int i = 0; i < container.children().size(); i++) {
      String step = keys == null ? "[" + i + "]" : "['" + keys.get(i) + "']";
      collect(container.children().get(i), path + step, paths);
    }
  }

  private static @Nullable Map<String, int[]> sizes(Expression condition, List<String> paths) {
    Map<String, int[]> sizes = new HashMap<>();
    for (String symbol : condition.symbols()) {
      Matcher matcher = SIZE.matcher(symbol);
      int input = matcher.matches() ? paths.indexOf(matcher.group(1)) : -1;
      if (input < 0) {
        return null;
      }
      sizes.put(symbol, new int[] {input, Integer.parseInt(matcher.group(2))});
    }
    return sizes;
  }

  /**
   * Checks the inputs.
   *
   * @throws ShapeMismatchException with the guard that does not hold
   */
  void check(@Nullable Object[] inputs) {
    for (Guard guard : guards) {
      Map<String, Object> values = new HashMap<>();
      guard.sizes.forEach(
          (symbol, place) -> {
            if (place[0] < inputs.length && inputs[place[0]] instanceof TensorHandle handle) {
              long[] shape = handle.shape();
              if (place[1] < shape.length) {
                values.put(symbol, shape[place[1]]);
              }
            }
          });
      if (Boolean.FALSE.equals(guard.condition.evaluate(values))) {
        throw new ShapeMismatchException(
            "the inputs' shapes do not fit: the program was exported for %s, and they have %s"
                .formatted(guard.code, values));
      }
    }
  }

  /** Parses comparisons of sizes; gives null for what else Python has. */
  private static final class Parser {
    private final List<String> tokens = new ArrayList<>();
    private int at;

    Parser(String code) {
      Matcher matcher = TOKEN.matcher(code);
      int end = 0;
      while (end < code.length() && matcher.find(end) && matcher.start() == end) {
        tokens.add(matcher.group(1));
        end = matcher.end();
      }
      if (!code.substring(end).isBlank() || tokens.size() > 200) {
        tokens.clear();
      }
    }

    @Nullable Expression parse() {
      Expression expression = tokens.isEmpty() ? null : level(0);
      return at == tokens.size() ? expression : null;
    }

    private String next() {
      return at < tokens.size() ? tokens.get(at) : "";
    }

    private @Nullable Expression level(int level) {
      if (level == LEVELS.size()) {
        return atom();
      }
      if (level == COMPARISONS && next().equals("not")) {
        at++;
        Expression inner = level(level);
        return inner == null ? null : new Call("Not", List.of(inner));
      }
      Expression left = level(level + 1);
      for (int i = 0; left != null && LEVELS.get(level).contains(next()); i++) {
        if (level == COMPARISONS && i > 0) {
          return null; // a < b < c
        }
        String function = FUNCTIONS.getOrDefault(tokens.get(at++), "");
        Expression right = level(level + 1);
        left = right == null ? null : new Call(function, List.of(left, right));
      }
      return left;
    }

    private @Nullable Expression atom() {
      String token = next();
      at++;
      if (token.startsWith("L[")) {
        return new Symbol(token, "");
      }
      if (token.matches("\\d{1,18}")) {
        return new Whole(Long.parseLong(token));
      }
      if (token.equals("-")) {
        Expression inner = atom();
        return inner == null ? null : new Call("_operator.neg", List.of(inner));
      }
      if (token.equals("(")) {
        Expression inner = level(0);
        return next().equals(")") && at++ >= 0 ? inner : null;
      }
      return null;
    }
  }
}
