package io.torchbridge.program;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call in a graph.
 *
 * @param target what is called, as PyTorch names it: {@code torch.ops.aten.relu.default}
 * @param outputs the names of its results
 * @param metadata notes, such as {@code stack_trace} and {@code nn_module_stack}
 * @param name PyTorch's name of the call itself; null in files of older versions
 * @param singleTensor for a higher-order operator, whether it returns a tensor and no tuple of one;
 *     null for others
 */
public record Node(
    String target,
    List<Input> inputs,
    List<Argument> outputs,
    Map<String, String> metadata,
    @Nullable String name,
    @Nullable Boolean singleTensor) {
  private static final String OPERATORS = "torch.ops.";
  private static final String HIGHER_ORDER = "torch.ops.higher_order.";

  /**
   * One argument.
   *
   * @param name in the operator's schema; empty for those of higher-order operators
   * @param keyword whether it was given by name; null where that is not known
   */
  public record Input(String name, Argument argument, @Nullable Boolean keyword) {}

  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * A call of an operator with these arguments by place.
   *
   * @param operator without the prefix of operators: {@code aten.clone.default}
   */
  static Node call(String operator, Argument result, Argument... arguments) {
    List<Input> inputs = Arrays.stream(arguments).map(a -> new Input("", a, null)).toList();
    return new Node(OPERATORS + operator, inputs, List.of(result), Map.of(), null, null);
  }

  /** The same call with other arguments. */
  Node withArguments(UnaryOperator<Argument> change) {
    List<Input> changed =
        inputs.stream()
            .map(input -> new Input(input.name, change.apply(input.argument), input.keyword))
            .toList();
    return new Node(target, changed, outputs, metadata, name, singleTensor);
  }

  /** Whether it calls an operator of a schema. */
  public boolean isOperator() {
    return target.startsWith(OPERATORS) && !isHigherOrder();
  }

  /** Whether it calls a higher-order operator: one that runs graphs. */
  public boolean isHigherOrder() {
    return target.startsWith(HIGHER_ORDER);
  }

  /** The operator's full name: {@code aten::add.Tensor}; the target for what is none. */
  public String operator() {
    if (!isOperator()) {
      return target;
    }
    String[] parts = target.substring(OPERATORS.length()).split("\\.", 3);
    return switch (parts.length) {
      case 1 -> parts[0];
      case 2 -> parts[0] + "::" + parts[1];
      default -> parts[0] + "::" + parts[1] + (parts[2].equals("default") ? "" : "." + parts[2]);
    };
  }

  /** What to call it: its name, or that of its first result. */
  public String label() {
    if (name != null) {
      return name;
    }
    return !outputs.isEmpty() && outputs.getFirst() instanceof Argument.Value value
        ? value.name()
        : target;
  }
}
