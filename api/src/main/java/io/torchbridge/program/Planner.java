package io.torchbridge.program;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.program.Argument.Callee;
import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Entries;
import io.torchbridge.program.Argument.Kind;
import io.torchbridge.program.Argument.Subgraph;
import io.torchbridge.program.Argument.Value;
import io.torchbridge.program.GraphPlan.Step;
import io.torchbridge.program.OperatorStep.Target;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes graphs ready to run on a backend, and collects what the backend can't do. */
final class Planner {
  private static final String HIGHER_ORDER = "torch.ops.higher_order.";
  private static final int DEEPEST = 100;

  private final Backend backend;

  /** The nodes of each problem. */
  private final Map<String, List<String>> problems = new LinkedHashMap<>();

  private final Map<String, @Nullable BoundOperator> bound = new HashMap<>();

  private Planner(Backend backend) {
    this.backend = backend;
  }

  /**
   * Plans a graph.
   *
   * @param name what errors call the program
   * @throws UnsupportedOperatorException that lists everything in the graph that can't run
   */
  static GraphPlan plan(String name, Graph graph, Backend backend) {
    Planner planner = new Planner(backend);
    GraphPlan plan = planner.new OfGraph(graph, 0).plan();
    if (plan == null || !planner.problems.isEmpty()) {
      throw new UnsupportedOperatorException(
          "%s can't run on backend %s (%s): %s"
              .formatted(
                  name,
                  backend.id(),
                  backend.description(),
                  planner.problems.entrySet().stream()
                      .map(e -> e.getKey().formatted(nodes(e.getValue())))
                      .collect(Collectors.joining("; "))));
    }
    return plan;
  }

  private static String nodes(List<String> labels) {
    return labels.size() == 1
        ? "node " + labels.getFirst()
        : "%d nodes, the first is %s".formatted(labels.size(), labels.getFirst());
  }

  private void addProblem(String target, String label, String what) {
    String key = target.replace("%", "%%") + " (%s): " + what.replace("%", "%%");
    problems.computeIfAbsent(key, k -> new ArrayList<>()).add(label);
  }

  /** A part of a graph that can't run. */
  private static final class Unsupported extends Exception {
    private static final long serialVersionUID = 1;

    Unsupported(String message, Object... values) {
      super(message.formatted(values), null, false, false);
    }
  }

  private BoundOperator bind(String name) throws Unsupported {
    BoundOperator operator = bound.computeIfAbsent(name, backend::bind);
    if (operator == null) {
      throw new Unsupported(
          name.startsWith("aten::")
              ? "it has no operator %s"
              : "it has no operator %s; operators that Python code defines are known to the backend"
                  + " of the Python that has run that code",
          name);
    }
    return operator;
  }

  private ControlFlow.Helpers helpers() throws Unsupported {
    return new ControlFlow.Helpers(
        backend,
        bind("aten::item"),
        bind("aten::select.int"),
        bind("aten::stack"),
        bind("aten::new_zeros"));
  }

  private void checkDevice(Device device) throws Unsupported {
    boolean known =
        device.equals(Device.META)
            || backend.devices().stream().anyMatch(d -> d.type() == device.type());
    if (!known) {
      throw new Unsupported(
          "it has no device %s; move the program in Python, with"
              + " torch.export.passes.move_to_device_pass(program, \"cpu\")",
          device);
    }
  }

  /** One graph, with its names. */
  private final class OfGraph {
    private final Graph graph;
    private final int depth;
    private final Map<String, Integer> slotOf = new HashMap<>();
    private final Map<String, Kind> kinds = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> lastUse = new ArrayList<>();
    private int inputs;

    OfGraph(Graph graph, int depth) {
      this.graph = graph;
      this.depth = depth;
    }

    @Nullable GraphPlan plan() {
      for (Argument input : graph.inputs()) {
        int slot = newSlot();
        if (input instanceof Value value) {
          define(value, slot);
        }
      }
      inputs = lastUse.size();
      graph.tensors().forEach(this::checkDevice);
      for (Node node : Vmap.looped(graph).nodes()) {
        AutoFunctionalized.expanded(node).forEach(this::add);
      }
      try {
        var helpers =
            new GraphPlan.Helpers(
                bind("aten::alias"),
                bind("aten::clone"),
                bind("aten::copy_"),
                bind("aten::add_.Tensor"));
        Operand[] outputs = new Operand[graph.outputs().size()];
        for (int i = 0; i < outputs.length; i++) {
          outputs[i] = operand(graph.outputs().get(i), steps.size());
        }
        return new GraphPlan(
            backend, inputs, lastUse.size(), steps.toArray(new Step[0]), dead(), outputs, helpers);
      } catch (Unsupported e) {
        addProblem("an output", "output", String.valueOf(e.getMessage()));
        return null;
      }
    }

    private void add(Node node) {
      try {
        Step step = step(node);
        steps.add(step);
      } catch (Unsupported e) {
        addProblem(node.target(), node.label(), String.valueOf(e.getMessage()));
        results(node); // so that its users are not reported too
        steps.add(slots -> {});
      }
    }

    private void checkDevice(String name, TensorMeta meta) {
      try {
        Planner.this.checkDevice(meta.device());
      } catch (Unsupported e) {
        addProblem("a tensor", name, String.valueOf(e.getMessage()));
      }
    }

    private void define(Value value, int slot) {
      slotOf.put(value.name(), slot);
      kinds.put(value.name(), value.kind());
    }

    private int newSlot() {
      lastUse.add(steps.size());
      return lastUse.size() - 1;
    }

    /** After each step the slots that no later one uses; outputs are used after the last. */
    private int[][] dead() {
      List<List<Integer>> dead = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        dead.add(new ArrayList<>());
      }
      for (int slot = inputs; slot < lastUse.size(); slot++) {
        if (lastUse.get(slot) < steps.size()) {
          dead.get(lastUse.get(slot)).add(slot);
        }
      }
      return dead.stream()
          .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
          .toArray(int[][]::new);
    }

    private int use(Value value, int at) throws Unsupported {
      if (value.kind() == Kind.OBJECT || value.kind() == Kind.TOKEN) {
        throw new Unsupported(
            "%s is %s, which only Python has",
            value.name(), value.kind() == Kind.TOKEN ? "a token" : "an object " + value.type());
      }
      Integer slot = slotOf.get(value.name());
      if (slot == null) {
        throw new Unsupported("nothing before it makes the value %s", value.name());
      }
      Kind kind = kinds.getOrDefault(value.name(), Kind.TENSOR);
      if (kind != value.kind()) {
        throw new Unsupported("the value %s is a %s, not a %s", value.name(), kind, value.kind());
      }
      lastUse.set(slot, Math.max(lastUse.get(slot), at));
      return slot;
    }

    // Steps

    private Step step(Node node) throws Unsupported {
      String target = node.target();
      Arithmetic arithmetic = Arithmetic.ofTarget(target);
      if (arithmetic != null) {
        Operand[] operands = numbers(node);
        return new SymbolicSteps.Compute(arithmetic, operands, results(node)[0]);
      }
      if (node.isHigherOrder()) {
        return higherOrder(node, target.substring(HIGHER_ORDER.length()));
      }
      if (!node.isOperator()) {
        throw new Unsupported(
            target.startsWith("torch._functorch")
                ? "functions of torch.func can't run outside of Python; decompose the program"
                    + " there, with run_decompositions()"
                : "it is no operator that is known");
      }
      return switch (node.operator()) {
        case "aten::sym_size.int" -> size(node, false);
        case "aten::sym_stride.int" -> size(node, true);
        case "aten::sym_numel" ->
            new SymbolicSteps.Numel(operand(node, 0, "self"), results(node)[0]);
        case "aten::_assert_scalar" ->
            new SymbolicSteps.Assert(operand(node, 0, "self"), operand(node, 1, "assert_msg"));
        default -> operatorStep(node);
      };
    }

    private Step size(Node node, boolean stride) throws Unsupported {
      Operand tensor = operand(node, 0, "self");
      Operand dim = operand(node, 1, "dim");
      return new SymbolicSteps.Size(stride, tensor, dim, results(node)[0]);
    }

    private Operand operand(Node node, int index, String name) throws Unsupported {
      for (Node.Input input : node.inputs()) {
        if (input.name().equals(name)) {
          return operand(input.argument(), steps.size());
        }
      }
      if (index >= node.inputs().size()) {
        throw new Unsupported("its argument '%s' is missing", name);
      }
      return operand(node.inputs().get(index).argument(), steps.size());
    }

    /** All arguments one after the other, those of lists too. */
    private Operand[] numbers(Node node) throws Unsupported {
      List<Operand> operands = new ArrayList<>();
      for (Node.Input input : node.inputs()) {
        if (input.argument() instanceof Elements elements) {
          operands.addAll(Arrays.asList(operands(elements)));
        } else {
          operands.add(operand(input.argument(), steps.size()));
        }
      }
      return operands.toArray(new Operand[0]);
    }

    private Operand[] operands(Elements elements) throws Unsupported {
      Operand[] operands = new Operand[elements.elements().size()];
      for (int i = 0; i < operands.length; i++) {
        operands[i] = operand(elements.elements().get(i), steps.size());
      }
      return operands;
    }

    /** A single argument as it is. */
    private Operand operand(Argument argument, int at) throws Unsupported {
      return switch (argument) {
        case Value value -> new Operand.Slot(use(value, at));
        case Constant(Object value) -> new Operand.Fixed(value);
        default -> throw new Unsupported("it has a list or graph where one value belongs");
      };
    }

    /** Slots for the results, in order; -1 for one that is None. */
    private int[] results(Node node) {
      List<Integer> slots = new ArrayList<>();
      for (Argument output : node.outputs()) {
        if (output instanceof Elements elements) {
          elements.elements().forEach(element -> slots.add(result(element)));
        } else {
          slots.add(result(output));
        }
      }
      return slots.stream().mapToInt(Integer::intValue).toArray();
    }

    private int result(Argument output) {
      if (!(output instanceof Value value)) {
        return -1;
      }
      int slot = newSlot();
      define(value, slot);
      return slot;
    }

    private Step operatorStep(Node node) throws Unsupported {
      BoundOperator operator = bind(node.operator());
      List<Operator.Argument> parameters = operator.operator().arguments();
      @Nullable Argument[] given = arguments(node, parameters);
      @Nullable Object[] fixed = new Object[given.length];
      List<Integer> places = new ArrayList<>();
      List<Operand> operands = new ArrayList<>();
      for (int i = 0; i < given.length; i++) {
        Operator.Argument parameter = parameters.get(i);
        if (given[i] == null) {
          if (parameter.isRequired()) {
            throw new Unsupported("its argument '%s' is missing", parameter.name());
          }
          fixed[i] = parameter.defaultValue();
          continue;
        }
        Operand operand = canonical(parameter, given[i]);
        if (operand instanceof Operand.Fixed(Object value)) {
          fixed[i] = value;
        } else {
          places.add(i);
          operands.add(operand);
        }
      }
      return new OperatorStep(
          backend,
          operator,
          fixed,
          places.stream().mapToInt(Integer::intValue).toArray(),
          operands.toArray(new Operand[0]),
          targets(node, operator.operator(), given));
    }

    private @Nullable Argument[] arguments(Node node, List<Operator.Argument> parameters)
        throws Unsupported {
      @Nullable Argument[] given = new Argument[parameters.size()];
      for (int i = 0; i < node.inputs().size(); i++) {
        Node.Input input = node.inputs().get(i);
        int place = input.name().isEmpty() ? i : place(parameters, input.name());
        if (place < 0 || place >= given.length) {
          throw new Unsupported(
              "the backend's operator has no argument '%s'; it is of another version of PyTorch",
              input.name());
        }
        given[place] = input.argument();
      }
      return given;
    }

    private static int place(List<Operator.Argument> parameters, String name) {
      for (int i = 0; i < parameters.size(); i++) {
        if (parameters.get(i).name().equals(name)) {
          return i;
        }
      }
      return -1;
    }

    private Target[] targets(Node node, Operator operator, @Nullable Argument[] given)
        throws Unsupported {
      int returns = operator.returns().size();
      List<Argument> outputs = node.outputs();
      if (outputs.size() != returns && !(outputs.isEmpty() || returns == 0)) {
        throw new Unsupported(
            "it has %d results where the backend's operator has %d", outputs.size(), returns);
      }
      Target[] targets = new Target[returns];
      for (int i = 0; i < returns; i++) {
        int written = operator.writtenArgument(i);
        Argument output = outputs.isEmpty() ? new Constant(null) : outputs.get(i);
        boolean isTensor = operator.returns().get(i).type().isTensor();
        if (output instanceof Value value && isTensor != (value.kind() == Kind.TENSOR)) {
          throw new Unsupported("its result %s is no %s", value.name(), value.kind());
        }
        if (output instanceof Elements elements) {
          int[] slots = elements.elements().stream().mapToInt(this::result).toArray();
          targets[i] = new Target(slots, true, false);
        } else if (written >= 0) {
          // the result is the very handle of the argument, so both names have one slot
          if (output instanceof Value value && given[written] instanceof Value changed) {
            define(value, use(changed, steps.size()));
          }
          targets[i] = new Target(new int[] {-1}, false, true);
        } else {
          targets[i] = new Target(new int[] {result(output)}, false, false);
        }
      }
      return targets;
    }

    // Arguments by their schema

    private Operand canonical(Operator.Argument parameter, Argument argument) throws Unsupported {
      Type type = parameter.type();
      Operand operand =
          switch (argument) {
            case Constant(Object value) when value == null -> new Operand.Fixed(null);
            case Constant constant when type.required() instanceof Type.ListOf list ->
                repeated(list, constant);
            case Constant(Object value) -> fixed(type.kind(), value);
            case Value value -> slot(type.kind(), value);
            case Elements elements when type.isList() -> list(type.kind(), elements);
            case Elements e -> null;
            case Entries e -> null;
            case Subgraph s -> null;
            case Callee c -> null;
          };
      if (operand == null) {
        throw new Unsupported(
            "its argument '%s' of type %s can't be %s", parameter.name(), type, argument);
      }
      return operand;
    }

    /** One value that stands for all of a list of a fixed size. */
    private @Nullable Operand repeated(Type.ListOf type, Constant constant) throws Unsupported {
      if (type.size() <= 0) {
        return null;
      }
      List<Argument> copies = new ArrayList<>();
      for (int i = 0; i < type.size(); i++) {
        copies.add(constant);
      }
      return list(type.kind(), new Elements(Argument.ElementKind.INTS, copies));
    }

    private @Nullable Operand fixed(Type.Kind kind, @Nullable Object value) throws Unsupported {
      if (value instanceof Device device) {
        Planner.this.checkDevice(device);
      }
      Object canonical =
          switch (kind) {
            case INT, SYM_INT ->
                value instanceof Boolean truth
                    ? (Object) (truth ? 1L : 0L)
                    : value instanceof Long ? value : null;
            case FLOAT -> value instanceof Number n ? (Object) n.doubleValue() : null;
            case BOOL -> value instanceof Boolean ? value : null;
            case TENSOR, COMPLEX, SCALAR ->
                value instanceof Number || value instanceof Boolean || value instanceof Complex
                    ? value
                    : null;
            case STRING -> value instanceof String ? value : null;
            case DTYPE -> value instanceof DType ? value : null;
            case LAYOUT -> value instanceof Layout ? value : null;
            case DEVICE -> value instanceof Device ? value : null;
            case MEMORY_FORMAT -> value instanceof MemoryFormat ? value : null;
            case GENERATOR, DIMNAME, STORAGE, STREAM, OTHER -> null;
          };
      return canonical == null ? null : new Operand.Fixed(canonical);
    }

    private @Nullable Operand slot(Type.Kind kind, Value value) throws Unsupported {
      int slot = use(value, steps.size());
      return switch (kind) {
        case FLOAT -> new Operand.AsDouble(slot);
        case INT, SYM_INT ->
            value.kind() == Kind.BOOL ? new Operand.AsLong(slot) : new Operand.Slot(slot);
        case TENSOR, BOOL, COMPLEX, SCALAR -> new Operand.Slot(slot);
        default -> null;
      };
    }

    private @Nullable Operand list(Type.Kind kind, Elements list) throws Unsupported {
      Operand[] elements = new Operand[list.elements().size()];
      for (int i = 0; i < elements.length; i++) {
        Operand element =
            switch (list.elements().get(i)) {
              case Constant(Object value) when value == null -> new Operand.Fixed(null);
              case Constant(Object value) -> fixed(kind, value);
              case Value value -> slot(kind, value);
              default -> null;
            };
        if (element == null) {
          return null;
        }
        elements[i] = element;
      }
      Operand operand =
          switch (kind) {
            case TENSOR -> new Operand.Tensors(elements);
            case INT, SYM_INT -> new Operand.Longs(elements);
            case FLOAT -> new Operand.Doubles(elements);
            case BOOL -> new Operand.Booleans(elements);
            case STRING ->
                new Operand.Fixed(
                    Arrays.stream(Operand.all(elements, new Object[0])).toArray(String[]::new));
            default -> new Operand.Objects(elements);
          };
      boolean same = Arrays.stream(elements).allMatch(Operand.Fixed.class::isInstance);
      return same ? new Operand.Fixed(operand.get(new Object[0])) : operand;
    }

    // Higher-order operators

    private Step higherOrder(Node node, String name) throws Unsupported {
      List<Argument> arguments = node.inputs().stream().map(Node.Input::argument).toList();
      return switch (name) {
        case "cond" -> {
          Operand predicate = operand(at(arguments, 0), steps.size());
          GraphPlan then = graph(at(arguments, 1));
          GraphPlan otherwise = graph(at(arguments, 2));
          Operand[] operands = values(at(arguments, 3));
          yield new ControlFlow.Cond(
              helpers(), predicate, then, otherwise, operands, results(node));
        }
        case "while_loop" -> {
          GraphPlan condition = graph(at(arguments, 0));
          GraphPlan body = graph(at(arguments, 1));
          Operand[] carried = values(at(arguments, 2));
          Operand[] others = values(at(arguments, 3));
          yield new ControlFlow.While(helpers(), condition, body, carried, others, results(node));
        }
        case "scan" -> {
          GraphPlan body = graph(at(arguments, 0));
          Operand[] carried = values(at(arguments, 1));
          Operand[] rows = values(at(arguments, 2));
          Operand[] others = values(at(arguments, 3));
          yield new ControlFlow.Scan(helpers(), body, carried, rows, others, results(node));
        }
        case "map_impl" -> {
          GraphPlan body = graph(at(arguments, 0));
          Operand[] rows = values(at(arguments, 1));
          Operand[] others = values(at(arguments, 2));
          yield new ControlFlow.Scan(helpers(), body, new Operand[0], rows, others, results(node));
        }
        case "wrap_with_set_grad_enabled" -> {
          GradMode mode =
              at(arguments, 0).equals(new Constant(true)) ? GradMode.ENABLED : GradMode.DISABLED;
          yield inline(node, arguments, 1, mode);
        }
        case "wrap_with_autocast" -> {
          yield inline(node, autocast(arguments), 4, null);
        }
        case "invoke_subgraph" -> {
          List<Argument> flat = new ArrayList<>(arguments);
          flat.remove(1); // its name
          yield inline(node, flat, 0, null);
        }
        case "strict_mode", "tag_activation_checkpoint", "wrap_activation_checkpoint" ->
            inline(node, arguments, 0, null);
        default -> throw new Unsupported("this higher-order operator can't be run");
      };
    }

    /** The arguments of a region of autocast, with the casts in its graph. */
    private static List<Argument> autocast(List<Argument> arguments) throws Unsupported {
      List<Argument> changed = new ArrayList<>(arguments);
      if (at(arguments, 2).equals(new Constant(true))
          && at(arguments, 4) instanceof Subgraph(String name, Graph inner)) {
        if (!at(arguments, 0).equals(new Constant("cpu"))
            || !(at(arguments, 1) instanceof Constant(DType lower))) {
          throw new Unsupported(
              "autocast can be run for the CPU alone; decompose the program in Python, with"
                  + " run_decompositions()");
        }
        changed.set(4, new Subgraph(name, Autocast.applied(inner, lower)));
      }
      return changed;
    }

    /** A graph at a place, and its inputs after it. */
    private Step inline(Node node, List<Argument> arguments, int place, @Nullable GradMode mode)
        throws Unsupported {
      GraphPlan inner = graph(at(arguments, place));
      List<Operand> operands = new ArrayList<>();
      for (Argument argument : arguments.subList(place + 1, arguments.size())) {
        operands.addAll(Arrays.asList(values(argument)));
      }
      if (operands.size() < inner.inputs()) {
        throw new Unsupported(
            "its graph has %d inputs and gets %d", inner.inputs(), operands.size());
      }
      return new ControlFlow.Inline(
          inner, mode, operands.subList(0, inner.inputs()).toArray(new Operand[0]), results(node));
    }

    private static Argument at(List<Argument> arguments, int index) throws Unsupported {
      if (index >= arguments.size()) {
        throw new Unsupported("it has only %d arguments", arguments.size());
      }
      return arguments.get(index);
    }

    private GraphPlan graph(Argument argument) throws Unsupported {
      if (!(argument instanceof Subgraph(String name, Graph inner))) {
        throw new Unsupported("it has %s where a graph belongs", argument);
      }
      GraphPlan plan = depth < DEEPEST ? new OfGraph(inner, depth + 1).plan() : null;
      if (plan == null) {
        throw new Unsupported("its graph %s can't be run", name);
      }
      return plan;
    }

    private Operand[] values(Argument argument) throws Unsupported {
      return argument instanceof Elements elements
          ? operands(elements)
          : new Operand[] {operand(argument, steps.size())};
    }
  }
}
