package io.torchbridge.program;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Parameter;
import io.torchbridge.program.Argument.Value;
import io.torchbridge.program.GraphSignature.Input;
import io.torchbridge.program.GraphSignature.InputKind;
import io.torchbridge.program.GraphSignature.Output;
import io.torchbridge.program.GraphSignature.OutputKind;
import io.torchbridge.spi.TensorHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Program} as a module: its parameters and buffers have their names of the state dict, and
 * are trained like any others. Several threads may run it at a time, as far as its buffers do not
 * change.
 *
 * <p>What a program does was fixed when it was exported, dropout and batch norm too: {@link #train}
 * and {@link #eval} change nothing.
 *
 * <p>A program that was exported with its backward pass computes gradients in each run, and adds
 * them to those of the parameters.
 */
public final class ProgramModule extends Module {
  private final Program program;
  private final GraphPlan plan;
  private final InputCheck check;
  private final Guards guards;

  /** Of each input of the graph the module's tensor; null for the user's. */
  private final @Nullable Tensor[] own;

  /** The inputs of the graph that are the user's. */
  private final int[] users;

  /** Whether an input of the graph is the module's, and written to after the graph has run. */
  private final boolean[] isReplaced;

  /** Whether the graph has the backward pass in it. */
  private final boolean hasBackward;

  private final Map<String, Tensor> constants;
  private final boolean plain;

  /** A module of the original model, which only has names. */
  private static final class Part extends Module {
    void parameter(String name, Tensor tensor) {
      adoptParameter(name, tensor);
    }

    void buffer(String name, Tensor tensor, boolean persistent) {
      registerBuffer(name, tensor, persistent);
    }

    Part part(String name) {
      return namedChildren().get(name) instanceof Part part ? part : register(name, new Part());
    }
  }

  ProgramModule(Program program, GraphPlan plan, UnaryOperator<Tensor> move) {
    this.program = program;
    this.plan = plan;
    List<Input> inputs = program.signature().inputs();
    this.own = new Tensor[inputs.size()];
    this.constants = new LinkedHashMap<>();
    Map<String, Tensor> tensors = adopt(inputs, move);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      String target = inputs.get(i).target();
      if (target == null) {
        places.add(i);
      } else {
        own[i] = tensors.get(target);
      }
    }
    List<Output> outputs = program.signature().outputs();
    this.isReplaced = new boolean[own.length];
    for (Output output : outputs) {
      for (int i = 0; i < own.length; i++) {
        isReplaced[i] |=
            output.kind() == OutputKind.BUFFER_MUTATION
                && own[i] != null
                && Objects.equals(inputs.get(i).target(), output.target());
      }
    }
    this.hasBackward =
        outputs.stream()
            .anyMatch(
                o ->
                    o.kind() == OutputKind.GRADIENT_TO_PARAMETER
                        || o.kind() == OutputKind.GRADIENT_TO_USER_INPUT);
    this.users = places.stream().mapToInt(Integer::intValue).toArray();
    this.check =
        new InputCheck(
            program.graph(), places.stream().map(inputs::get).toList(), program.rangeConstraints());
    this.guards = new Guards(program.exported());
    this.plain = isPlain(program.inputSpec());
  }

  /** Whether the inputs are just some leaves by place. */
  private static boolean isPlain(TreeSpec spec) {
    return spec instanceof TreeSpec.Container top
        && top.children().size() == 2
        && top.children().get(0) instanceof TreeSpec.Container places
        && places.children().stream().allMatch(TreeSpec.Leaf.class::isInstance)
        && top.children().get(1).leafCount() == 0;
  }

  // The tensors

  private Map<String, Tensor> adopt(List<Input> inputs, UnaryOperator<Tensor> move) {
    Map<String, Input> byTarget = new LinkedHashMap<>();
    for (Input input : inputs) {
      if (input.target() != null) {
        byTarget.put(input.target(), input);
      }
    }
    var tensors = new LinkedHashMap<String, Tensor>();
    var tied = new LinkedHashMap<List<Object>, Tensor>();
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      program
          .stateDict()
          .forEach(
              (name, tensor) -> {
                Input input = byTarget.get(name);
                boolean parameter =
                    input == null ? tensor.requiresGrad() : input.kind() == InputKind.PARAMETER;
                Tensor adopted = share(tensor, move, tied);
                tensors.put(name, adopted);
                register(name, adopted, parameter, true);
              });
      program
          .constants()
          .forEach(
              (name, tensor) -> {
                Input input = byTarget.get(name);
                Tensor adopted = share(tensor, move, tied);
                tensors.put(name, adopted);
                if (input != null && input.kind() == InputKind.BUFFER) {
                  register(name, adopted, false, false);
                } else {
                  constants.put(name, adopted);
                }
              });
    }
    return tensors;
  }

  /** The same tensor for names that are tied. */
  private static Tensor share(
      Tensor tensor, UnaryOperator<Tensor> move, Map<List<Object>, Tensor> tied) {
    List<Object> memory = Pt2Writer.memory(tensor);
    Tensor known = tensor.numel() == 0 ? null : tied.get(memory);
    if (known == null) {
      known = Parameter.of(move.apply(tensor), tensor.requiresGrad());
      tied.put(memory, known);
    }
    return known;
  }

  private void register(String name, Tensor tensor, boolean parameter, boolean persistent) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      if (parameter) {
        adoptParameter(name, tensor);
      } else {
        registerBuffer(name, tensor, persistent);
      }
      return;
    }
    String[] parts = name.substring(0, dot).split("\\.", -1);
    Part part =
        namedChildren().get(parts[0]) instanceof Part known
            ? known
            : register(parts[0], new Part());
    for (int i = 1; i < parts.length; i++) {
      part = part.part(parts[i]);
    }
    if (parameter) {
      part.parameter(name.substring(dot + 1), tensor);
    } else {
      part.buffer(name.substring(dot + 1), tensor, persistent);
    }
  }

  /** The program with this module's tensors, for {@link Program#save}; shares their memory. */
  public Program program() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    List<Input> inputs = program.signature().inputs();
    for (int i = 0; i < own.length; i++) {
      Tensor tensor = own[i];
      if (tensor != null) {
        all.put(Objects.requireNonNull(inputs.get(i).target()), tensor);
      }
    }
    Map<String, Tensor> state = new LinkedHashMap<>(program.stateDict());
    state.replaceAll((key, tensor) -> all.getOrDefault(key, tensor));
    Map<String, Tensor> others = new LinkedHashMap<>(program.constants());
    others.replaceAll((key, tensor) -> all.getOrDefault(key, tensor));
    return program.with(Program.shared(state), Program.shared(others), plan);
  }

  // Running

  /**
   * Runs the program with tensors and numbers by place, nested as Lists and Maps like the inputs
   * that it was exported with.
   *
   * @return a tensor, or Lists and Maps of them, of null and of numbers, as the model returned them
   * @throws InvalidArgumentException if the inputs are not such as the program was exported for:
   *     other shapes where they are fixed, symbolic sizes out of their range, another structure
   */
  public @Nullable Object run(@Nullable Object... inputs) {
    return run(Arrays.asList(inputs), Map.of());
  }

  /** {@link #run(Object...)} with inputs by name too. */
  public @Nullable Object run(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    List<@Nullable Object> leaves = leaves(inputs, keywords);
    try (var use = Tensor.use(new Object[] {leaves, own})) {
      @Nullable Object[] values = new Object[users.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = leaves.get(i) instanceof Tensor tensor ? handle(tensor) : leaves.get(i);
      }
      check.check(values);
      guards.check(values);
      if (hasBackward && GradMode.current() == GradMode.ENABLED) {
        try (var mode = GradMode.DISABLED.enter()) {
          return run(leaves, values);
        }
      }
      return run(leaves, values);
    }
  }

  private @Nullable Object run(List<@Nullable Object> leaves, @Nullable Object[] values) {
    @Nullable Object[] given = new Object[own.length];
    List<TensorHandle> copies = new ArrayList<>();
    try {
      for (int i = 0; i < own.length; i++) {
        Tensor tensor = own[i];
        if (tensor != null && isReplaced[i] && GradMode.current() == GradMode.ENABLED) {
          // the backward pass may need the value that is replaced when the forward pass ends
          given[i] = plan.copyOf(tensor.handle());
          copies.add((TensorHandle) given[i]);
        } else {
          given[i] = tensor == null ? null : tensor.handle();
        }
      }
      for (int i = 0; i < values.length; i++) {
        given[users[i]] = values[i];
      }
      @Nullable Object[] slots = plan.run(given);
      try {
        return new Outputs(leaves, slots).result();
      } finally {
        plan.freeOwned(slots);
      }
    } finally {
      copies.forEach(TensorHandle::release);
    }
  }

  /** The output for one tensor, if the program has one input and one output. */
  @Override
  public Tensor forward(Tensor input) {
    if (run(input) instanceof Tensor output) {
      return output;
    }
    throw new InvalidArgumentException(
        "program %s does not return one tensor; run() gives what it returns"
            .formatted(program.name()));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return Objects.requireNonNullElse(run(inputs, keywords), List.of());
  }

  private TensorHandle handle(Tensor tensor) {
    if (tensor.backend() != plan.backend()) {
      throw new DeviceMismatchException(
          "program %s on backend %s got a tensor of %s; move it with Tensor.to(backend)"
              .formatted(program.name(), plan.backend().id(), tensor.backend().id()));
    }
    return tensor.handle();
  }

  private List<@Nullable Object> leaves(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    if (plain && keywords.isEmpty() && inputs.size() == users.length) {
      return new ArrayList<>(inputs);
    }
    var call = new CallArguments(program.inputSpec(), program.exported().argumentNames());
    var leaves = new ArrayList<@Nullable Object>();
    program.inputSpec().flatten(call.bind(inputs, keywords, constantInputs()), "input", leaves);
    if (leaves.size() != users.length) {
      throw new InvalidArgumentException(
          "program %s takes %d inputs, not %d"
              .formatted(program.name(), users.length, leaves.size()));
    }
    return leaves;
  }

  /** The inputs that were fixed at export, by the name of the argument. */
  private Map<String, @Nullable Object> constantInputs() {
    var fixed = new LinkedHashMap<String, @Nullable Object>();
    for (int user : users) {
      Input input = program.signature().inputs().get(user);
      if (input.argument() instanceof Argument.Constant(Object value) && input.name() != null) {
        fixed.put(input.name(), value);
      }
    }
    return fixed;
  }

  /** What a run has left in its slots, on its way to the user. */
  private final class Outputs {
    private final List<@Nullable Object> leaves;
    private final @Nullable Object[] slots;

    /** The tensors that are outputs or were written to, by the slot of the value. */
    private final Map<Integer, Tensor> made = new LinkedHashMap<>();

    Outputs(List<@Nullable Object> leaves, @Nullable Object[] slots) {
      this.leaves = leaves;
      this.slots = slots;
    }

    @Nullable Object result() {
      List<Output> outputs = program.signature().outputs();
      for (int i = 0; i < outputs.size(); i++) {
        write(outputs.get(i), plan.outputs()[i]);
      }
      var results = new ArrayList<@Nullable Object>();
      for (int i = 0; i < outputs.size(); i++) {
        switch (outputs.get(i).kind()) {
          case USER_OUTPUT, LOSS_OUTPUT -> results.add(output(plan.outputs()[i]));
          default -> {}
        }
      }
      return program.outputSpec().leafCount() == results.size()
          ? program.outputSpec().unflatten(results.iterator())
          : results;
    }

    private @Nullable Object output(Operand operand) {
      Object value = operand.get(slots);
      if (!(operand instanceof Operand.Slot(int slot))) {
        return value;
      }
      if (made.get(slot) instanceof Tensor known) {
        return known;
      }
      if (!(value instanceof TensorHandle handle)) {
        return value;
      }
      if (slot < plan.inputs()) {
        return given(slot);
      }
      Tensor tensor = Tensor.of(plan.backend(), handle);
      slots[slot] = null; // the tensor owns it from here on
      made.put(slot, tensor);
      return tensor;
    }

    /** The very tensor that is an input of the graph. */
    private @Nullable Object given(int input) {
      if (own[input] != null) {
        return own[input];
      }
      for (int i = 0; i < users.length; i++) {
        if (users[i] == input) {
          return leaves.get(i);
        }
      }
      return null;
    }

    /** Writes what the program has changed to where it belongs. */
    private void write(Output output, Operand operand) {
      Object value = operand.get(slots);
      switch (output.kind()) {
        case BUFFER_MUTATION, PARAMETER_MUTATION -> {
          try (var mode = GradMode.DISABLED.enter()) {
            copy(tensor(output), operand);
          }
        }
        case USER_INPUT_MUTATION -> copy(tensor(output), operand);
        case GRADIENT_TO_PARAMETER, GRADIENT_TO_USER_INPUT -> {
          if (value instanceof TensorHandle gradient) {
            plan.accumulate(tensor(output), gradient);
          }
        }
        case USER_OUTPUT, LOSS_OUTPUT, TOKEN -> {}
      }
    }

    /** As in Python, the tensor that is written to is what is returned of that value. */
    private void copy(Tensor target, Operand operand) {
      plan.copy(target, operand.get(slots));
      if (operand instanceof Operand.Slot(int slot)) {
        made.put(slot, target);
      }
    }

    private Tensor tensor(Output output) {
      List<Input> inputs = program.signature().inputs();
      for (int i = 0; i < inputs.size(); i++) {
        String name =
            switch (output.kind()) {
              case USER_INPUT_MUTATION, GRADIENT_TO_USER_INPUT ->
                  inputs.get(i).argument() instanceof Value value ? value.name() : null;
              default -> inputs.get(i).target();
            };
        if (Objects.equals(name, output.target()) && given(i) instanceof Tensor tensor) {
          return tensor;
        }
      }
      throw new InvalidArgumentException(
          "program %s changes %s, which is none of its inputs"
              .formatted(program.name(), output.target()));
    }
  }

  // What a program can't do

  /**
   * Has no effect where nothing would change.
   *
   * @throws InvalidArgumentException for another device or dtype: both are fixed in the graph
   */
  @Override
  public Module to(@Nullable Device device, @Nullable DType dtype) {
    boolean same =
        parameters().stream()
            .allMatch(
                p ->
                    (device == null || p.device().equals(device))
                        && (dtype == null || p.dtype() == dtype));
    if (!same) {
      throw new InvalidArgumentException(
          "program %s runs with the devices and dtypes that it was exported with, not with %s %s"
              .formatted(program.name(), device, dtype));
    }
    return this;
  }

  /** Frees the parameters, buffers and constants of this module. Closing twice is harmless. */
  @Override
  public void close() {
    super.close();
    constants.values().forEach(Tensor::close);
  }

  /** The graph, as PyTorch prints it. */
  @Override
  protected String extraRepr() {
    return program.name();
  }
}
