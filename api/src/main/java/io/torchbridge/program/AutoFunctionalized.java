package io.torchbridge.program;

import io.torchbridge.program.Argument.Callee;
import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Kind;
import io.torchbridge.program.Argument.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code auto_functionalized_v2}, by which an export without writes calls an operator that writes
 * to its arguments: it writes to copies, which are results.
 */
final class AutoFunctionalized {
  private static final String TARGET = "torch.ops.higher_order.auto_functionalized_v2";
  private static final String BASES = "_all_bases";
  private static final String INDEX = "_base_index";

  private AutoFunctionalized() {}

  /** The copies and the call; the node itself if it is another, or writes to parts of tensors. */
  static List<Node> expanded(Node node) {
    if (!node.target().equals(TARGET)
        || !(node.inputs().getFirst().argument() instanceof Callee(String operator))) {
      return List.of(node);
    }
    List<Argument> bases = List.of();
    for (Node.Input input : node.inputs()) {
      if (input.name().equals(BASES) && input.argument() instanceof Elements elements) {
        bases = elements.elements();
      }
    }
    int returned = node.outputs().size() - bases.size();
    if (returned < 1) {
      return List.of(node);
    }
    List<Node> nodes = new ArrayList<>();
    List<Value> copies = new ArrayList<>();
    for (int i = 0; i < bases.size(); i++) {
      Value copy =
          node.outputs().get(returned + i) instanceof Value result
              ? result
              : new Value(node.label() + "#" + i, Kind.TENSOR);
      copies.add(copy);
      nodes.add(Node.call("aten.clone.default", copy, bases.get(i)));
    }
    List<Node.Input> inputs = new ArrayList<>();
    for (Node.Input input : node.inputs().subList(1, node.inputs().size())) {
      String name = input.name();
      if (!name.startsWith("_")) {
        inputs.add(input);
      } else if (name.endsWith(INDEX)
          && input.argument() instanceof Constant(Long base)
          && base >= 0
          && base < copies.size()) {
        String written = name.substring(1, name.length() - INDEX.length());
        inputs.add(new Node.Input(written, copies.get(base.intValue()), true));
      } else if (!name.equals(BASES)) {
        return List.of(node);
      }
    }
    boolean nothing = node.outputs().getFirst().equals(new Constant(null)) && returned == 1;
    List<Argument> results = nothing ? List.of() : node.outputs().subList(0, returned);
    nodes.add(new Node(operator, inputs, results, Map.of(), node.name(), null));
    return nodes;
  }
}
