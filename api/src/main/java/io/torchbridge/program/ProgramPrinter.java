package io.torchbridge.program;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.nn.Repr;
import io.torchbridge.program.Argument.Callee;
import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Entries;
import io.torchbridge.program.Argument.Subgraph;
import io.torchbridge.program.Argument.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints graphs and programs as PyTorch prints its exported programs. */
final class ProgramPrinter {
  private static final Map<String, String> INFIX =
      Map.ofEntries(
          Map.entry("_operator.add", "+"),
          Map.entry("_operator.sub", "-"),
          Map.entry("_operator.mul", "*"),
          Map.entry("_operator.floordiv", "//"),
          Map.entry("_operator.truediv", "/"),
          Map.entry("_operator.mod", "%"),
          Map.entry("_operator.pow", "**"),
          Map.entry("_operator.eq", "=="),
          Map.entry("_operator.ne", "!="),
          Map.entry("_operator.lt", "<"),
          Map.entry("_operator.le", "<="),
          Map.entry("_operator.gt", ">"),
          Map.entry("_operator.ge", ">="),
          Map.entry("_operator.and_", "&"),
          Map.entry("_operator.or_", "|"));

  private final StringBuilder out = new StringBuilder();

  /** Graphs that are inside of others, by their names, to be printed after them. */
  private final Map<String, Graph> pending = new LinkedHashMap<>();

  String graph(Graph graph) {
    printGraph("GraphModule", graph, null, "");
    while (!pending.isEmpty()) {
      var next = pending.entrySet().iterator().next();
      pending.remove(next.getKey());
      out.append('\n');
      printGraph(next.getKey(), next.getValue(), null, "    ");
    }
    return out.toString();
  }

  String program(Exported exported) {
    out.append("ExportedProgram:\n");
    printGraph("GraphModule", exported.graph(), exported.signature(), "    ");
    while (!pending.isEmpty()) {
      var next = pending.entrySet().iterator().next();
      pending.remove(next.getKey());
      out.append('\n');
      printGraph(next.getKey(), next.getValue(), null, "        ");
    }
    signature(exported.signature());
    out.append("Range constraints: {")
        .append(
            exported.ranges().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining(", ")))
        .append("}\n");
    return out.toString();
  }

  private void printGraph(
      String name, Graph graph, @Nullable GraphSignature signature, String indent) {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      String input = name(graph.inputs().get(i), i, signature);
      inputs.add(typed(input, graph));
    }
    out.append(indent).append("class ").append(name).append("(torch.nn.Module):\n");
    out.append(indent)
        .append("    def forward(self")
        .append(inputs.isEmpty() ? "" : ", ")
        .append(String.join(", ", inputs))
        .append("):\n");
    Map<String, Integer> lastUse = lastUses(graph);
    for (int i = 0; i < graph.nodes().size(); i++) {
      int index = i;
      Predicate<String> ends = value -> lastUse.getOrDefault(value, -1) == index;
      printNode(graph.nodes().get(i), graph, indent + "        ", ends);
    }
    List<String> outputs = graph.outputs().stream().map(this::text).toList();
    out.append(indent).append("        return ");
    out.append(
        graph.singleTensor() && outputs.size() == 1
            ? outputs.getFirst()
            : "(" + String.join(", ", outputs) + (outputs.size() == 1 ? ",)" : ")"));
    out.append('\n');
  }

  private static String name(Argument input, int index, @Nullable GraphSignature signature) {
    if (input instanceof Value value) {
      return value.name();
    }
    String name =
        signature == null || index >= signature.inputs().size()
            ? null
            : signature.inputs().get(index).name();
    return name == null || name.isEmpty() ? "arg" + index : name;
  }

  /** A name with what is known of its value: {@code x: "f32[2, 3]"}. */
  private static String typed(String name, Graph graph) {
    TensorMeta meta = graph.tensors().get(name);
    SymbolicValue number =
        graph.ints().getOrDefault(name, graph.floats().getOrDefault(name, graph.bools().get(name)));
    return meta != null
        ? name + ": \"" + meta + "\""
        : number != null ? name + ": \"Sym(" + number + ")\"" : name;
  }

  /** The number of the node that uses a value last; that of its own for one that none uses. */
  private static Map<String, Integer> lastUses(Graph graph) {
    Map<String, Integer> last = new LinkedHashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (Node.Input input : graph.nodes().get(i).inputs()) {
        for (String name : names(input.argument())) {
          last.put(name, i);
        }
      }
      for (String name :
          graph.nodes().get(i).outputs().stream().flatMap(o -> names(o).stream()).toList()) {
        last.put(name, i);
      }
    }
    graph.outputs().forEach(output -> names(output).forEach(last::remove));
    return last;
  }

  private static List<String> names(Argument argument) {
    return switch (argument) {
      case Value value -> List.of(value.name());
      case Elements list -> list.elements().stream().flatMap(e -> names(e).stream()).toList();
      case Entries map -> map.entries().values().stream().flatMap(e -> names(e).stream()).toList();
      case Subgraph graph -> List.of(graph.name());
      case Constant c -> List.of();
      case Callee c -> List.of();
    };
  }

  /** What Python would forget after a line. */
  private static String forget(List<String> names) {
    return names.isEmpty() ? "" : ";  " + String.join(" = ", names) + " = None";
  }

  private void printNode(Node node, Graph graph, String indent, Predicate<String> ends) {
    List<String> forgotten = new ArrayList<>();
    for (Node.Input input : node.inputs()) {
      if (input.argument() instanceof Subgraph(String name, Graph inner)) {
        out.append(indent).append("%s = self.%s\n".formatted(name, name));
        pending.put(name, inner);
      }
      names(input.argument()).stream()
          .filter(name -> ends.test(name) && !forgotten.contains(name))
          .forEach(forgotten::add);
    }
    List<Argument> outputs = flat(node.outputs());
    boolean one =
        node.outputs().size() == 1
            && node.outputs().getFirst() instanceof Value
            && !Boolean.FALSE.equals(node.singleTensor());
    String label = one && outputs.getFirst() instanceof Value value ? value.name() : node.label();
    if (outputs.isEmpty() || (one && ends.test(label))) {
      forgotten.add(label);
    }
    out.append(indent)
        .append(one ? typed(label, graph) : label)
        .append(" = ")
        .append(call(node))
        .append(forget(forgotten))
        .append('\n');
    for (int i = 0; !one && i < outputs.size(); i++) {
      if (outputs.get(i) instanceof Value value) {
        List<String> ending = new ArrayList<>(i == outputs.size() - 1 ? List.of(label) : List.of());
        if (ends.test(value.name())) {
          ending.add(value.name());
        }
        out.append(indent)
            .append("%s = %s[%d]".formatted(typed(value.name(), graph), label, i))
            .append(forget(ending))
            .append('\n');
      }
    }
  }

  private static List<Argument> flat(List<Argument> arguments) {
    return arguments.stream()
        .flatMap(a -> a instanceof Elements e ? e.elements().stream() : Stream.of(a))
        .toList();
  }

  private String call(Node node) {
    String infix = INFIX.get(node.target());
    if (infix != null && node.inputs().size() == 2) {
      return "%s %s %s"
          .formatted(
              text(node.inputs().get(0).argument()), infix, text(node.inputs().get(1).argument()));
    }
    return node.inputs().stream()
        .map(
            input ->
                Boolean.TRUE.equals(input.keyword())
                    ? input.name() + " = " + text(input.argument())
                    : text(input.argument()))
        .collect(Collectors.joining(", ", node.target() + "(", ")"));
  }

  /** An argument in Python's words. */
  String text(Argument argument) {
    return switch (argument) {
      case Value value -> value.name();
      case Constant(Object value) -> constant(value);
      case Elements list ->
          list.elements().stream().map(this::text).collect(Collectors.joining(", ", "[", "]"));
      case Entries entries ->
          entries.entries().entrySet().stream()
              .map(e -> "'" + e.getKey() + "': " + text(e.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Subgraph graph -> graph.name();
      case Callee(String target) -> target;
    };
  }

  private static String constant(@Nullable Object value) {
    return switch (value) {
      case String s when s.contains("'") && !s.contains("\"") -> '"' + s + '"';
      case String s -> "'" + s.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
      case DType dtype -> "torch." + dtype.torchName();
      case Layout layout -> "torch." + layout.torchName();
      case MemoryFormat format -> "torch." + format.torchName();
      case Device(Device.Type type, int index) ->
          index < 0
              ? "device(type='%s')".formatted(type.name().toLowerCase(Locale.ROOT))
              : "device(type='%s', index=%d)"
                  .formatted(type.name().toLowerCase(Locale.ROOT), index);
      case Double d when d.isInfinite() -> d > 0 ? "inf" : "-inf";
      case null, default -> Repr.of(value);
    };
  }

  private void signature(GraphSignature signature) {
    out.append("\nGraph signature:\n    # inputs\n");
    for (GraphSignature.Input input : signature.inputs()) {
      String target = input.target() == null ? "" : " target='" + input.target() + "'";
      String persistent =
          input.kind() == GraphSignature.InputKind.BUFFER
              ? input.persistent() ? " persistent=True" : " persistent=False"
              : "";
      out.append(
          "    %s: %s%s%s\n".formatted(Exported.nameOf(input), input.kind(), target, persistent));
    }
    out.append("\n    # outputs\n");
    for (GraphSignature.Output output : signature.outputs()) {
      String name = output.argument() instanceof Value value ? value.name() : "";
      String target = output.target() == null ? "" : " target='" + output.target() + "'";
      out.append("    %s: %s%s\n".formatted(name, output.kind(), target));
    }
    out.append('\n');
  }
}
