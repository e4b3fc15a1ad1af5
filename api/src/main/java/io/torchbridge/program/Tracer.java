package io.torchbridge.program;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Module;
import io.torchbridge.program.Argument.Constant;
import io.torchbridge.program.Argument.ElementKind;
import io.torchbridge.program.Argument.Elements;
import io.torchbridge.program.Argument.Kind;
import io.torchbridge.program.Argument.Value;
import io.torchbridge.program.GraphSignature.Input;
import io.torchbridge.program.GraphSignature.InputKind;
import io.torchbridge.program.GraphSignature.Output;
import io.torchbridge.program.GraphSignature.OutputKind;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.Crossing;
import io.torchbridge.spi.Differentiation;
import io.torchbridge.spi.GeneratorHandle;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import io.torchbridge.spi.Type;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records the operator calls of a module's forward pass as a program. */
final class Tracer implements CallInterceptor {
  private static final String PYTORCH = "2.10.0";
  private static final long MINOR = 20;
  private static final long ATEN_OPSET = 10;

  /** Names that mean something in Python. */
  private static final Set<String> RESERVED =
      Set.of(
          ("abs all and any as assert async await bin bool break bytes chr class complex continue"
                  + " def del dict dir divmod elif else eval except exec filter finally float for"
                  + " format from global hash hex id if import in input int is iter lambda len list"
                  + " map max min next nonlocal not object oct open or ord pass pow print property"
                  + " raise range repr return reversed round self set slice sorted str sum super"
                  + " torch try tuple type vars while with yield zip inf nan device")
              .split(" "));

  private final Module module;
  private final Backend backend;
  private final Map<TensorHandle, String> names = new IdentityHashMap<>();
  private final Set<String> taken = new HashSet<>(RESERVED);
  private final Map<String, TensorMeta> tensors = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Input> state = new ArrayList<>();
  private final List<Input> lifted = new ArrayList<>();
  private final List<Input> users = new ArrayList<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  /** What the last node made, if that is one tensor. */
  private @Nullable TensorHandle last;

  private Tracer(Module module, Backend backend) {
    this.module = module;
    this.backend = backend;
  }

  static Program trace(
      Module module,
      List<? extends @Nullable Object> inputs,
      Map<String, ? extends @Nullable Object> keywords) {
    Backend backend = backendOf(module, List.of(inputs, keywords));
    Tracer tracer = new Tracer(module, backend);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> parameters = module.namedParameters();
      Map<String, Tensor> buffers = module.namedBuffers();
      Map<String, Tensor> saved = new LinkedHashMap<>();
      module.stateDict().forEach((name, t) -> saved.put(name, parameters.getOrDefault(name, t)));
      parameters.forEach((name, t) -> tracer.stateInput(InputKind.PARAMETER, name, t, false));
      buffers.forEach(
          (name, t) -> tracer.stateInput(InputKind.BUFFER, name, t, saved.containsKey(name)));
      TreeSpec in =
          TreeSpec.tuple(
              List.of(
                  TreeSpec.tuple(inputs.stream().map(i -> tracer.userInput(i, "x")).toList()),
                  tracer.userKeywords(keywords)));
      Object result;
      try (var on = Torch.intercept(tracer, Thread.currentThread())) {
        result = module.call(inputs, keywords);
      }
      List<Output> outputs = new ArrayList<>();
      TreeSpec out = tracer.output(result, outputs);
      Exported exported = tracer.exported(in, out, outputs);
      Map<String, Tensor> others = new LinkedHashMap<>(tracer.constants);
      buffers.forEach(
          (name, t) -> {
            if (!saved.containsKey(name)) {
              others.put(name, t);
            }
          });
      GraphPlan plan =
          Planner.plan(
              "the trace of " + module.getClass().getSimpleName(), exported.graph(), backend);
      Program program =
          new Program(
              module.getClass().getSimpleName(),
              exported,
              Program.shared(saved),
              Program.shared(others),
              backend,
              plan);
      Reference.reachabilityFence(result);
      return program;
    }
  }

  private static Backend backendOf(Module module, Object inputs) {
    List<@Nullable Object> all = new ArrayList<>(module.parameters());
    all.addAll(module.buffers());
    all.addAll(TreeSpec.leaves(inputs));
    for (Object one : all) {
      if (one instanceof Tensor tensor) {
        return tensor.backend();
      }
    }
    throw new InvalidArgumentException(
        "a module without parameters was traced with inputs that have no tensor: " + inputs);
  }

  // Inputs

  private String name(String wish) {
    String base = wish.replaceAll("[^A-Za-z0-9_]", "_");
    String name = base;
    for (int i = 1; !taken.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  private Value tensor(TensorHandle handle, String wish) {
    String name = name(wish);
    names.put(handle, name);
    tensors.put(name, TensorMeta.of(handle));
    return new Value(name, Kind.TENSOR);
  }

  private void stateInput(InputKind kind, String target, Tensor tensor, boolean persistent) {
    if (names.containsKey(tensor.handle())) {
      return;
    }
    String prefix = kind == InputKind.PARAMETER ? "p_" : "b_";
    state.add(new Input(kind, tensor(tensor.handle(), prefix + target), null, target, persistent));
  }

  private TreeSpec userInput(@Nullable Object value, String wish) {
    return switch (value) {
      case Tensor tensor -> {
        if (names.containsKey(tensor.handle())) {
          throw new InvalidArgumentException(
              "a module was traced with one tensor as two of its inputs, or with one of its own");
        }
        users.add(
            new Input(InputKind.USER_INPUT, tensor(tensor.handle(), wish), null, null, false));
        yield new TreeSpec.Leaf();
      }
      case List<?> list ->
          TreeSpec.tuple(list.stream().map(element -> userInput(element, wish)).toList());
      case Map<?, ?> map -> dict(map, (key, element) -> userInput(element, wish + "_" + key));
      case null, default -> {
        users.add(new Input(InputKind.USER_INPUT, constant(value), name(wish), null, false));
        yield new TreeSpec.Leaf();
      }
    };
  }

  private TreeSpec userKeywords(Map<String, ? extends @Nullable Object> keywords) {
    return dict(keywords, (key, value) -> userInput(value, key));
  }

  private interface Child {
    TreeSpec of(String key, @Nullable Object value);
  }

  private static TreeSpec dict(Map<?, ?> map, Child child) {
    List<String> keys = map.keySet().stream().map(String::valueOf).toList();
    List<TreeSpec> children = new ArrayList<>();
    map.forEach((key, value) -> children.add(child.of(String.valueOf(key), value)));
    return new TreeSpec.Container("builtins.dict", Json.write(keys), keys, children);
  }

  private static Constant constant(@Nullable Object value) {
    return switch (value) {
      case Integer n -> new Constant((long) n);
      case Float n -> new Constant((double) n);
      case Long n -> new Constant(n);
      case Double n -> new Constant(n);
      case Boolean b -> new Constant(b);
      case String s -> new Constant(s);
      case null -> new Constant(null);
      default ->
          throw new InvalidArgumentException(
              "a program can't have an input or output of " + value.getClass());
    };
  }

  // Calls

  @Override
  public @Nullable Object around(Call call) {
    Operator operator = call.operator();
    if (operator == Differentiation.BACKWARD || operator == Differentiation.GRAD) {
      throw unsupported("a backward pass can't be recorded");
    }
    // before the call, which may write to them
    List<Node.Input> inputs = inputs(operator, call.arguments());
    Object result = call.proceed(call.arguments());
    nodes.add(node(operator, inputs, result));
    last = result instanceof TensorHandle handle ? handle : null;
    return result;
  }

  private UnsupportedOperatorException unsupported(String why) {
    return new UnsupportedOperatorException(
        "%s can't be traced: %s".formatted(module.getClass().getSimpleName(), why));
  }

  /**
   * Java's data in a new tensor, which was filled after the operator that made it: a constant.
   * Values that Java reads would be fixed in the program, whatever its inputs are.
   */
  @Override
  public void crossed(Crossing crossing) {
    switch (crossing.border()) {
      case HOST_TO_TENSOR -> {
        TensorHandle made = last;
        if (made != null) {
          nodes.removeLast();
          tensors.remove(names.remove(made));
          last = null;
          lift(made);
        }
      }
      case TENSOR_TO_HOST ->
          throw unsupported("it reads a tensor's elements in Java, which the program would not");
      case BACKEND_TO_BACKEND, DLPACK_EXPORT, DLPACK_IMPORT ->
          throw unsupported("it hands tensors over by DLPack");
    }
  }

  /** A tensor that is neither an input nor made by the program: copied, as it is now. */
  private Value lift(TensorHandle handle) {
    String target = "lifted_tensor_" + lifted.size();
    BoundOperator clone = Objects.requireNonNull(backend.bind("aten::clone"));
    Object copy = clone.call(GradMode.DISABLED, new @Nullable Object[] {handle, null});
    constants.put(target, Tensor.of(backend, (TensorHandle) Objects.requireNonNull(copy)));
    Value value = tensor(handle, "c_" + target);
    lifted.add(new Input(InputKind.CONSTANT_TENSOR, value, null, target, false));
    return value;
  }

  private List<Node.Input> inputs(Operator operator, @Nullable Object[] arguments) {
    List<Operator.Argument> parameters = operator.arguments();
    int places = 0;
    for (int i = 0; i < arguments.length; i++) {
      if (!parameters.get(i).keywordOnly() && !isDefault(parameters.get(i), arguments[i])) {
        places = i + 1;
      }
    }
    List<Node.Input> inputs = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      Operator.Argument parameter = parameters.get(i);
      boolean given = parameter.keywordOnly() ? !isDefault(parameter, arguments[i]) : i < places;
      if (given) {
        inputs.add(
            new Node.Input(
                parameter.name(),
                argument(parameter.type(), arguments[i]),
                parameter.keywordOnly()));
      }
    }
    return inputs;
  }

  private static boolean isDefault(Operator.Argument parameter, @Nullable Object value) {
    return !parameter.isRequired()
        && Arrays.deepEquals(
            new @Nullable Object[] {parameter.defaultValue()}, new @Nullable Object[] {value});
  }

  private Argument argument(Type type, @Nullable Object value) {
    return switch (value) {
      case TensorHandle handle -> {
        String name = names.get(handle);
        yield name == null ? lift(handle) : new Value(name, Kind.TENSOR);
      }
      case TensorHandle[] list -> {
        boolean optional = Arrays.stream(list).anyMatch(Objects::isNull);
        yield new Elements(
            optional ? ElementKind.OPTIONAL_TENSORS : ElementKind.TENSORS,
            Arrays.stream(list).map(handle -> argument(type, handle)).toList());
      }
      case long[] list ->
          elements(ElementKind.INTS, Arrays.stream(list).<Object>mapToObj(n -> n).toList());
      case double[] list ->
          elements(ElementKind.FLOATS, Arrays.stream(list).<Object>mapToObj(n -> n).toList());
      case boolean[] list -> {
        List<Object> elements = new ArrayList<>();
        for (boolean element : list) {
          elements.add(element);
        }
        yield elements(ElementKind.BOOLS, elements);
      }
      case String[] list -> elements(ElementKind.STRINGS, List.of((Object[]) list));
      case Object[] list when Arrays.stream(list).allMatch(Long.class::isInstance) ->
          elements(ElementKind.INTS, List.of(list));
      case Object[] list when Arrays.stream(list).allMatch(Double.class::isInstance) ->
          elements(ElementKind.FLOATS, List.of(list));
      case Object[] list -> throw unsupported("a program can't have the list " + List.of(list));
      case GeneratorHandle generator ->
          throw unsupported("it draws from a generator of its own, which a program can't");
      case null, default -> new Constant(value);
    };
  }

  private static Elements elements(ElementKind kind, List<Object> values) {
    return new Elements(kind, values.stream().<Argument>map(Constant::new).toList());
  }

  private Node node(Operator operator, List<Node.Input> inputs, @Nullable Object result) {
    int returns = operator.returns().size();
    List<Argument> outputs = new ArrayList<>();
    if (returns == 1) {
      outputs.add(result(operator, result));
    } else if (result instanceof Object[] several) {
      for (Object one : several) {
        outputs.add(result(operator, one));
      }
    }
    String label =
        outputs.size() == 1 && outputs.getFirst() instanceof Value value
            ? value.name()
            : name(operator.name());
    String target =
        "torch.ops.%s.%s.%s"
            .formatted(
                operator.namespace(),
                operator.name(),
                operator.overload().isEmpty() ? "default" : operator.overload());
    return new Node(target, inputs, outputs, Map.of(), label, null);
  }

  private Argument result(Operator operator, @Nullable Object result) {
    return switch (result) {
      case TensorHandle handle -> tensor(handle, operator.name());
      case TensorHandle[] list ->
          new Elements(
              ElementKind.TENSORS,
              Arrays.stream(list).map(handle -> result(operator, handle)).toList());
      case null -> new Constant(null);
      default ->
          throw unsupported(
              "it uses the number that %s returns, which would be fixed in the program"
                  .formatted(operator.qualifiedName()));
    };
  }

  // The program

  private TreeSpec output(@Nullable Object value, List<Output> outputs) {
    return switch (value) {
      case Tensor tensor -> {
        String name = names.get(tensor.handle());
        Value output = name == null ? lift(tensor.handle()) : new Value(name, Kind.TENSOR);
        outputs.add(new Output(OutputKind.USER_OUTPUT, output, null));
        yield new TreeSpec.Leaf();
      }
      case Tensor[] list -> output(List.of(list), outputs);
      case List<?> list ->
          TreeSpec.tuple(list.stream().map(element -> output(element, outputs)).toList());
      case Map<?, ?> map -> dict(map, (key, element) -> output(element, outputs));
      case null, default -> {
        outputs.add(new Output(OutputKind.USER_OUTPUT, constant(value), null));
        yield new TreeSpec.Leaf();
      }
    };
  }

  private Exported exported(TreeSpec in, TreeSpec out, List<Output> outputs) {
    List<Input> inputs = new ArrayList<>(state);
    inputs.addAll(lifted);
    inputs.addAll(users);
    Graph graph =
        new Graph(
            inputs.stream().map(Input::argument).toList(),
            outputs.stream().map(Output::argument).toList(),
            nodes,
            tensors,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            false);
    Origin origin =
        new Origin(
            PYTORCH,
            SchemaReader.MAJOR,
            MINOR,
            Map.of("aten", ATEN_OPSET),
            List.of("TRAINING"),
            List.of(),
            List.of(),
            Map.of(),
            null,
            new byte[0]);
    return new Exported(
        graph, new GraphSignature(inputs, outputs), Map.of(), in, out, List.of(), origin);
  }
}
