package io.torchbridge.program;

import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Entries;
import io.torchbridge.program.Argument.Subgraph;
import io.torchbridge.program.Argument.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a picture of a graph shows: calls, the user's inputs and the outputs as boxes, values as
 * arrows. Parameters, buffers and constants stand in the boxes of the calls that use them.
 *
 * @param inner the graphs that calls run, by their names
 */
record GraphPicture(
    String name, List<Box> boxes, List<Arrow> arrows, Map<String, GraphPicture> inner) {

  /** What a box stands for. */
  enum Kind {
    INPUT,
    CALL,
    OUTPUT
  }

  /**
   * A box.
   *
   * @param title the operator, or the input's name
   * @param details further lines: the result's type, the parameters
   */
  record Box(Kind kind, String title, List<String> details) {}

  /** A value that goes from one box, by its number, to another, which comes later. */
  record Arrow(int from, int to) {}

  static GraphPicture of(String name, Graph graph, @Nullable GraphSignature signature) {
    return new Builder(graph, signature).picture(name);
  }

  private static final class Builder {
    private final Graph graph;
    private final @Nullable GraphSignature signature;
    private final List<Box> boxes = new ArrayList<>();
    private final Set<Arrow> arrows = new LinkedHashSet<>();
    private final Map<String, Integer> makers = new LinkedHashMap<>();
    private final Map<String, String> targets = new LinkedHashMap<>();
    private final Map<String, GraphPicture> inner = new LinkedHashMap<>();

    Builder(Graph graph, @Nullable GraphSignature signature) {
      this.graph = graph;
      this.signature = signature;
    }

    GraphPicture picture(String name) {
      for (int i = 0; i < graph.inputs().size(); i++) {
        if (graph.inputs().get(i) instanceof Value value) {
          String target = signature == null ? null : signature.inputs().get(i).target();
          if (target == null) {
            makers.put(value.name(), boxes.size());
            boxes.add(new Box(Kind.INPUT, value.name(), type(value.name())));
          } else {
            targets.put(value.name(), target);
          }
        }
      }
      graph.nodes().forEach(this::call);
      Set<String> returned = new LinkedHashSet<>();
      graph.outputs().forEach(output -> names(output, returned));
      int box = boxes.size();
      boxes.add(new Box(Kind.OUTPUT, "output", List.of()));
      returned.forEach(value -> arrow(value, box));
      return new GraphPicture(
          name, List.copyOf(boxes), List.copyOf(arrows), new LinkedHashMap<>(inner));
    }

    private void call(Node node) {
      int box = boxes.size();
      Set<String> used = new LinkedHashSet<>();
      Set<String> made = new LinkedHashSet<>();
      for (Node.Input input : node.inputs()) {
        names(input.argument(), used);
        if (input.argument() instanceof Subgraph(String name, Graph body)) {
          inner.put(name, of(name, body, null));
        }
      }
      node.outputs().forEach(output -> names(output, made));
      List<String> details = new ArrayList<>();
      made.stream().limit(1).forEach(value -> details.addAll(type(value)));
      for (String value : used) {
        String target = targets.get(value);
        if (target != null) {
          details.add(target);
        }
      }
      boxes.add(new Box(Kind.CALL, title(node), details));
      used.forEach(value -> arrow(value, box));
      made.forEach(value -> makers.put(value, box));
    }

    private static String title(Node node) {
      return node.isOperator()
          ? node.operator()
          : node.target().substring(node.target().lastIndexOf('.') + 1);
    }

    private void arrow(String value, int to) {
      Integer from = makers.get(value);
      if (from != null) {
        arrows.add(new Arrow(from, to));
      }
    }

    private List<String> type(String value) {
      TensorMeta meta = graph.tensors().get(value);
      return meta == null ? List.of() : List.of(meta.toString());
    }

    private static void names(Argument argument, Set<String> names) {
      switch (argument) {
        case Value value -> names.add(value.name());
        case Elements list -> list.elements().forEach(element -> names(element, names));
        case Entries entries -> entries.entries().values().forEach(e -> names(e, names));
        default -> {}
      }
    }
  }

  /** The picture in Graphviz's language. */
  String dot() {
    StringBuilder out = new StringBuilder("digraph ").append(quote(name)).append(" {\n");
    out.append("  node [shape=box, fontname=\"Helvetica\", fontsize=10];\n");
    dot(out, "n", "  ");
    return out.append("}\n").toString();
  }

  private void dot(StringBuilder out, String prefix, String indent) {
    for (int i = 0; i < boxes.size(); i++) {
      Box box = boxes.get(i);
      List<String> lines = new ArrayList<>(List.of(box.title));
      lines.addAll(box.details);
      out.append(
          "%s%s%d [label=%s%s];\n"
              .formatted(
                  indent,
                  prefix,
                  i,
                  quote(String.join("\n", lines)),
                  box.kind == Kind.CALL ? "" : ", style=rounded"));
    }
    for (Arrow arrow : arrows) {
      out.append("%s%s%d -> %s%d;\n".formatted(indent, prefix, arrow.from, prefix, arrow.to));
    }
    int number = 0;
    for (GraphPicture picture : inner.values()) {
      String cluster = prefix + "_" + number++ + "_";
      out.append("%ssubgraph cluster_%s {\n".formatted(indent, cluster));
      out.append("%s  label=%s;\n".formatted(indent, quote(picture.name)));
      picture.dot(out, cluster, indent + "  ");
      out.append(indent).append("}\n");
    }
  }

  private static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
