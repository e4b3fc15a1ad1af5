package io.torchbridge.conformance.fuzz;

import io.torchbridge.Layout;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.spi.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call, which a seed, an operator and a number name.
 *
 * @param operator what is called
 * @param number which of the operator's calls, from 0
 * @param recipes its leading arguments
 */
record FuzzCall(Operator operator, int number, List<Recipe> recipes) {
  private static final int LONGEST = 1000;

  static FuzzCall of(Operator operator, long seed, int number) {
    long own = (seed * 31 + operator.qualifiedName().hashCode()) * 1_000_003 + number;
    var random = new Random(own * 0x9E3779B97F4A7C15L);
    return new FuzzCall(operator, number, new Source(random).arguments(operator));
  }

  @Nullable Object[] arguments() {
    return recipes.stream().map(Recipe::make).toArray();
  }

  @Nullable Object call(@Nullable Object[] arguments) {
    return Torch.call(operator.qualifiedName(), arguments).value();
  }

  /** Looks at what was returned, as far as Java can. */
  static void read(@Nullable Object result) {
    switch (result) {
      case Tensor tensor -> {
        boolean small =
            Arrays.stream(tensor.shape()).asDoubleStream().reduce(1, (a, b) -> a * Math.max(b, 1))
                < 1000;
        if (tensor.layout() == Layout.STRIDED && tensor.device().isCpu() && small) {
          tensor.toArray();
        }
      }
      case Object[] several -> {
        for (int i = 0; i < Math.min(several.length, 100); i++) {
          read(several[i]);
        }
      }
      case null, default -> {}
    }
  }

  /** The same call as a program in Python. */
  String python() {
    var given = new StringBuilder();
    for (int i = 0; i < recipes.size(); i++) {
      boolean named = i < operator.arguments().size() && operator.arguments().get(i).keywordOnly();
      given
          .append("    ")
          .append(named ? operator.arguments().get(i).name() + "=" : "")
          .append(recipes.get(i).python())
          .append(",\n");
    }
    return """
    # %s, call %d
    import torch

    result = torch.ops.%s.%s.%s(
    %s)
    """
        .formatted(
            operator,
            number,
            operator.namespace(),
            operator.name(),
            operator.overload().isEmpty() ? "default" : operator.overload(),
            given);
  }

  @Override
  public String toString() {
    String arguments =
        recipes.stream().map(Object::toString).collect(Collectors.joining(", ", "(", ")"));
    return operator.qualifiedName()
        + " "
        + number
        + " "
        + (arguments.length() > LONGEST ? arguments.substring(0, LONGEST) + "…" : arguments);
  }
}
