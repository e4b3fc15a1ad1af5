package io.torchbridge.program;

import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.ElementKind;
import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Kind;
import io.torchbridge.program.Argument.Subgraph;
import io.torchbridge.program.Argument.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code torch.vmap}, which an export leaves as calls between two marks. What depends on the row
 * becomes the body of a loop over the rows, {@code map_impl}; what does not stands before it.
 */
final class Vmap {
  private static final String PREFIX = "torch._functorch.predispatch.";
  private static final String BEGIN = PREFIX + "_vmap_increment_nesting";
  private static final String END = PREFIX + "_vmap_decrement_nesting";
  private static final String ADD = PREFIX + "_add_batch_dim";
  private static final String REMOVE = PREFIX + "_remove_batch_dim";
  private static final String NOTHING = PREFIX + "lazy_load_decompositions";

  private static final Constant FIRST = new Constant(0L);

  private final List<Node> before = new ArrayList<>();
  private final List<Node> body = new ArrayList<>();
  private final List<Argument> rows = new ArrayList<>();
  private final List<Argument> bodyInputs = new ArrayList<>();
  private final List<Argument> bodyOutputs = new ArrayList<>();
  private final List<Argument> results = new ArrayList<>();

  /** The values that differ from row to row. */
  private final Set<String> varied = new HashSet<>();

  /** The results, which only what follows the region may use. */
  private final Set<String> made = new HashSet<>();

  private Vmap() {}

  /** The graph with loops; a region that can't be one stays as it is. */
  static Graph looped(Graph graph) {
    return graph.nodes().stream().noneMatch(node -> node.target().startsWith(PREFIX))
        ? graph
        : graph.withNodes(looped(graph.nodes()));
  }

  private static List<Node> looped(List<Node> nodes) {
    List<Node> all = new ArrayList<>();
    for (int at = 0; at < nodes.size(); at++) {
      Node node = nodes.get(at);
      int end = node.target().equals(BEGIN) ? end(nodes, at) : -1;
      if (end > 0) {
        List<Node> region = looped(nodes.subList(at + 1, end));
        List<Node> loop = new Vmap().loop(node, region);
        all.addAll(loop == null ? nodes.subList(at, end + 1) : loop);
        at = end;
      } else if (!node.target().equals(NOTHING)) {
        all.add(node);
      }
    }
    return all;
  }

  private static int end(List<Node> nodes, int begin) {
    int depth = 0;
    for (int at = begin; at < nodes.size(); at++) {
      switch (nodes.get(at).target()) {
        case BEGIN -> depth++;
        case END -> depth--;
        default -> {}
      }
      if (depth == 0) {
        return at;
      }
    }
    return -1;
  }

  private @Nullable List<Node> loop(Node begin, List<Node> region) {
    Argument randomness = begin.inputs().size() == 2 ? begin.inputs().get(1).argument() : null;
    boolean different = new Constant("different").equals(randomness);
    if (!different && !new Constant("error").equals(randomness)) {
      return null; // random numbers that are the same in each row
    }
    for (Node node : region) {
      if (!add(node, different)) {
        return null;
      }
    }
    Map<String, Argument> others = others();
    bodyInputs.addAll(others.values());
    var graph =
        new Graph(
            bodyInputs, bodyOutputs, body, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), false);
    List<Node> all = new ArrayList<>(before);
    all.add(
        new Node(
            "torch.ops.higher_order.map_impl",
            Stream.of(
                    new Subgraph("vmap", graph),
                    new Elements(ElementKind.TENSORS, rows),
                    new Elements(ElementKind.TENSORS, List.copyOf(others.values())))
                .map(argument -> new Node.Input("", argument, null))
                .toList(),
            results,
            Map.of(),
            "vmap",
            null));
    return all;
  }

  /** Adds a node of the region; says whether that can be done. */
  private boolean add(Node node, boolean different) {
    List<Value> used = node.inputs().stream().flatMap(i -> values(i.argument())).toList();
    if (used.stream().anyMatch(value -> made.contains(value.name()))) {
      return false;
    }
    boolean varies = used.stream().anyMatch(value -> varied.contains(value.name()));
    switch (node.target()) {
      case ADD -> {
        if (varies
            || !(at(node, 0) instanceof Value batch)
            || !(result(node) instanceof Value row)) {
          return false;
        }
        rows.add(rows(batch, at(node, 1)));
        bodyInputs.add(row);
        varied.add(row.name());
      }
      case REMOVE -> {
        if (!(at(node, 0) instanceof Value row)
            || !(result(node) instanceof Value result)
            || !at(node, 3).equals(FIRST)) {
          return false;
        }
        bodyOutputs.add(row);
        results.add(result);
        made.add(result.name());
      }
      default -> {
        if (node.target().startsWith(PREFIX) || (!varies && writes(node))) {
          return false; // one that was left, or a write to what all rows share
        }
        (varies || different ? body : before).add(node);
        if (varies) {
          node.outputs().stream().flatMap(Vmap::values).forEach(v -> varied.add(v.name()));
        }
      }
    }
    return true;
  }

  /** The tensor with a dimension moved to the first place. */
  private Value rows(Value batch, Argument dim) {
    if (dim.equals(FIRST)) {
      return batch;
    }
    Value moved = new Value(batch.name() + "#" + before.size(), Kind.TENSOR);
    before.add(Node.call("aten.movedim.int", moved, batch, dim, FIRST));
    return moved;
  }

  /** What the body uses of what is made outside of it. */
  private Map<String, Argument> others() {
    Set<String> known = new HashSet<>();
    bodyInputs.forEach(input -> values(input).forEach(value -> known.add(value.name())));
    Map<String, Argument> others = new LinkedHashMap<>();
    Stream<Argument> used =
        body.stream().flatMap(n -> n.inputs().stream()).map(Node.Input::argument);
    body.forEach(
        node -> node.outputs().stream().flatMap(Vmap::values).forEach(v -> known.add(v.name())));
    Stream.concat(used, bodyOutputs.stream())
        .flatMap(Vmap::values)
        .filter(value -> !known.contains(value.name()))
        .forEach(value -> others.putIfAbsent(value.name(), value));
    return others;
  }

  private static boolean writes(Node node) {
    String name = node.operator().replaceAll(".*::|\\..*", "");
    return node.isOperator() && name.endsWith("_") && !name.endsWith("__");
  }

  private static Argument at(Node node, int index) {
    return index < node.inputs().size() ? node.inputs().get(index).argument() : new Constant(null);
  }

  private static Argument result(Node node) {
    return node.outputs().isEmpty() ? new Constant(null) : node.outputs().getFirst();
  }

  private static Stream<Value> values(Argument argument) {
    return switch (argument) {
      case Value value -> Stream.of(value);
      case Elements elements -> elements.elements().stream().flatMap(Vmap::values);
      case Argument.Entries entries -> entries.entries().values().stream().flatMap(Vmap::values);
      default -> Stream.empty();
    };
  }
}
