package io.torchbridge.nn;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The base of all networks and layers, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html">torch.nn.Module</a>.
 * Import it singly: {@code import io.torchbridge.nn.Module;}, or {@code java.lang.Module} is meant.
 *
 * {@snippet :
 * class Net extends Module {
 *   private final Linear hidden = register("hidden", new Linear(784, 128));
 *   private final Linear out = register("out", new Linear(128, 10));
 *
 *   @Override
 *   public Tensor forward(Tensor x) { // (N, 784) -> (N, 10)
 *     return out.forward(hidden.forward(x).relu());
 *   }
 * }
 * }
 *
 * <p>A module owns its parameters, buffers and submodules: no {@link TensorScope} frees them,
 * {@link #close} does.
 */
public abstract class Module implements AutoCloseable, Cloneable {

  /** Called after each {@link #call}. */
  @FunctionalInterface
  public interface ForwardHook {
    /**
     * @param inputs what the module was called with
     * @param output what it returned
     * @return what takes the output's place; null for the output as it is
     */
    @Nullable Object after(Module module, List<? extends @Nullable Object> inputs, Object output);
  }

  /** Called before each {@link #call}. */
  @FunctionalInterface
  public interface ForwardPreHook {
    /**
     * @param inputs what the module is called with
     * @return what takes the inputs' place; null for the inputs as they are
     */
    @Nullable List<? extends @Nullable Object> before(
        Module module, List<? extends @Nullable Object> inputs);
  }

  /** Called when the gradients of a {@link #call}'s inputs have been computed. */
  @FunctionalInterface
  public interface BackwardHook {
    /**
     * @param gradInputs one for each input; null for one that has none
     * @param gradOutputs one for each output that gradients come from
     * @return what takes the place of the inputs' gradients; null for them as they are
     */
    @Nullable List<@Nullable Tensor> after(
        Module module, List<@Nullable Tensor> gradInputs, List<Tensor> gradOutputs);
  }

  /** Called when the gradients of a {@link #call}'s outputs have been computed. */
  @FunctionalInterface
  public interface BackwardPreHook {
    /**
     * @param gradOutputs one for each output that gradients come from
     * @return what takes their place; null for them as they are
     */
    @Nullable List<@Nullable Tensor> before(Module module, List<@Nullable Tensor> gradOutputs);
  }

  /** Called with what {@link #stateDict} has collected of a module and all below it. */
  @FunctionalInterface
  public interface StateDictHook {
    /**
     * @param state which the hook may change
     * @param prefix of the module's keys in it, with a dot at its end if there is one
     */
    void on(Module module, Map<String, Tensor> state, String prefix);
  }

  /** The parts are replaced as a whole by {@link ModuleCopy}. */
  private Map<String, Tensor> parameters = new LinkedHashMap<>();

  private Map<String, Tensor> buffers = new LinkedHashMap<>();
  private Set<String> notInState = new HashSet<>();
  private Map<String, Module> modules = new LinkedHashMap<>();
  private Map<Tensor, ParametrizationList> parametrized = new IdentityHashMap<>();
  private Hooks hooks = new Hooks();
  private boolean training = true;
  private boolean freesIntermediates;

  // Construction

  /**
   * Makes a parameter of {@code data} and puts it under a name; one that had the name before leaves
   * the module.
   *
   * @return the parameter, see {@link Parameter}
   */
  protected final Tensor registerParameter(String name, Tensor data) {
    check(name, parameters);
    Tensor parameter = Parameter.of(data);
    parameters.put(name, parameter);
    return parameter;
  }

  /**
   * Puts a leaf tensor itself, which need not require gradients, under a name: for parameters that
   * someone else made and knows, such as Python.
   *
   * @return the parameter, which no scope frees
   */
  protected final Tensor adoptParameter(String name, Tensor parameter) {
    check(name, parameters);
    parameters.put(name, TensorScope.exempt(parameter));
    return parameter;
  }

  /**
   * Puts a tensor that is no parameter, such as a running mean, under a name.
   *
   * @return the buffer, which no scope frees
   */
  protected final Tensor registerBuffer(String name, Tensor buffer) {
    return registerBuffer(name, buffer, true);
  }

  /**
   * Puts a tensor that is no parameter under a name.
   *
   * @param persistent whether it is part of {@link #stateDict}
   * @return the buffer, which no scope frees
   */
  protected final Tensor registerBuffer(String name, Tensor buffer, boolean persistent) {
    check(name, buffers);
    buffers.put(name, TensorScope.exempt(buffer));
    if (persistent) {
      notInState.remove(name);
    } else {
      notInState.add(name);
    }
    return buffer;
  }

  /**
   * Puts a submodule under a name; one that had the name before leaves the module.
   *
   * @return the submodule
   */
  protected final <M extends Module> M register(String name, M module) {
    check(name, modules);
    modules.put(name, module);
    return module;
  }

  private void check(String name, Map<String, ?> kind) {
    String problem =
        name.isEmpty()
            ? "a name can't be empty"
            : name.contains(".")
                ? "a name can't contain a dot"
                : kind.containsKey(name)
                    ? null
                    : parameters.containsKey(name)
                        ? "there is a parameter of that name"
                        : buffers.containsKey(name)
                            ? "there is a buffer of that name"
                            : modules.containsKey(name) ? "there is a module of that name" : null;
    if (problem != null) {
      throw new InvalidArgumentException(
          "%s can't register \"%s\": %s".formatted(name(), name, problem));
    }
  }

  // Calling

  /**
   * Computes the output for one tensor. Models override this; modules of other inputs have methods
   * of their own instead.
   *
   * @throws InvalidArgumentException from modules of other inputs
   */
  public Tensor forward(Tensor input) {
    throw new InvalidArgumentException(
        name() + " has no forward(Tensor); see its other methods named forward");
  }

  /**
   * Computes the output for any inputs, as Python's {@code forward(*inputs, **keywords)}. Modules
   * that take other than one tensor override this, so that they can be called without their class
   * being known; what several outputs are is a List.
   */
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return forward(Signature.ONE_INPUT.bind(name(), inputs, keywords).tensor("input"));
  }

  /** Calls {@link #forward(Tensor)} and the hooks around it. */
  public final Tensor call(Tensor input) {
    if (hooks.noneAroundCalls()) {
      if (!freesIntermediates || modules.isEmpty() || Hooks.haveSeenCalls()) {
        return forward(input);
      }
      try (TensorScope scope = TensorScope.open()) {
        return scope.keep(forward(input));
      }
    }
    Object output = call(List.of(input), Map.of());
    if (output instanceof Tensor tensor) {
      return tensor;
    }
    throw new InvalidArgumentException(
        name() + " returned a " + output.getClass().getSimpleName() + ", not a tensor");
  }

  /**
   * Calls any module with any inputs, and the hooks around it.
   *
   * @param inputs tensors, lists and maps of them, null, numbers: what the module takes
   * @param keywords the same by PyTorch's names
   * @return a tensor, or a List or Map of outputs
   */
  public final Object call(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return hooks.noneAroundCalls() ? forward(inputs, keywords) : hooks.call(this, inputs, keywords);
  }

  /**
   * {@code register_forward_hook}: calls {@code hook} after each {@link #call}.
   *
   * @return removes the hook
   */
  public final Runnable registerForwardHook(ForwardHook hook) {
    return hooks.add(hooks.after, hook);
  }

  /**
   * {@code register_forward_pre_hook}: calls {@code hook} before each {@link #call}.
   *
   * @return removes the hook
   */
  public final Runnable registerForwardPreHook(ForwardPreHook hook) {
    return hooks.add(hooks.before, hook);
  }

  /**
   * {@code register_full_backward_hook}: calls {@code hook} in each backward pass through a {@link
   * #call}, with the gradients of its inputs and outputs.
   *
   * @return removes the hook
   */
  public final Runnable registerFullBackwardHook(BackwardHook hook) {
    return hooks.add(hooks.backward, hook);
  }

  /**
   * {@code register_full_backward_pre_hook}: calls {@code hook} in each backward pass that comes to
   * a {@link #call}, with the gradients of its outputs.
   *
   * @return removes the hook
   */
  public final Runnable registerFullBackwardPreHook(BackwardPreHook hook) {
    return hooks.add(hooks.backwardBefore, hook);
  }

  /**
   * {@code register_state_dict_post_hook}: calls {@code hook} at the end of {@link #stateDict}.
   *
   * @return removes the hook
   */
  public final Runnable registerStateDictPostHook(StateDictHook hook) {
    return hooks.add(hooks.saved, hook);
  }

  /**
   * {@code register_load_state_dict_pre_hook}: calls {@code hook} before {@link #loadStateDict},
   * with a copy of the map that it may change.
   *
   * @return removes the hook
   */
  public final Runnable registerLoadStateDictPreHook(StateDictHook hook) {
    return hooks.add(hooks.loading, hook);
  }

  /**
   * {@code register_load_state_dict_post_hook}: calls {@code hook} after {@link #loadStateDict} of
   * this module or one above it.
   *
   * @return removes the hook
   */
  public final Runnable registerLoadStateDictPostHook(BiConsumer<Module, IncompatibleKeys> hook) {
    return hooks.add(hooks.loaded, hook);
  }

  // What it consists of

  /** All parameters, its own and those of submodules, each once. */
  public List<Tensor> parameters() {
    return List.copyOf(namedParameters().values());
  }

  /** All parameters by their full names ({@code layer1.0.weight}), each once. */
  public Map<String, Tensor> namedParameters() {
    return named(m -> m.parameters);
  }

  /** All buffers, its own and those of submodules, each once. */
  public List<Tensor> buffers() {
    return List.copyOf(namedBuffers().values());
  }

  /** All buffers by their full names, each once. */
  public Map<String, Tensor> namedBuffers() {
    return named(m -> m.buffers);
  }

  private Map<String, Tensor> named(Function<Module, Map<String, Tensor>> of) {
    var named = new LinkedHashMap<String, Tensor>();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    namedModules()
        .forEach(
            (prefix, module) ->
                of.apply(module)
                    .forEach(
                        (name, tensor) -> {
                          if (seen.add(tensor)) {
                            named.put(join(prefix, name), tensor);
                          }
                        }));
    return named;
  }

  /** This module, under the empty name, and all submodules by their full names, each once. */
  public Map<String, Module> namedModules() {
    var named = new LinkedHashMap<String, Module>();
    collect("", named, Collections.newSetFromMap(new IdentityHashMap<>()));
    return named;
  }

  private void collect(String prefix, Map<String, Module> named, Set<Module> seen) {
    if (seen.add(this)) {
      named.put(prefix, this);
      modules.forEach((name, module) -> module.collect(join(prefix, name), named, seen));
    }
  }

  private static String join(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }

  /** This module and all submodules. */
  public List<Module> modules() {
    return List.copyOf(namedModules().values());
  }

  /** The direct submodules. */
  public List<Module> children() {
    return List.copyOf(modules.values());
  }

  /** The direct submodules by their names. */
  public Map<String, Module> namedChildren() {
    return Collections.unmodifiableMap(modules);
  }

  /**
   * {@code get_submodule}: a submodule by its full name.
   *
   * @throws InvalidArgumentException if there is none
   */
  public Module module(String name) {
    Module module = this;
    for (String part : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
      Module next = module.modules.get(part);
      if (next == null) {
        throw new InvalidArgumentException(
            "%s has no submodule \"%s\": %s has only %s"
                .formatted(name(), name, module.name(), module.modules.keySet()));
      }
      module = next;
    }
    return module;
  }

  // State

  /** True in training mode, as it is at first. */
  public final boolean isTraining() {
    return training;
  }

  /** Puts this module and all below into training mode. */
  public final Module train() {
    return train(true);
  }

  /** Puts this module and all below into training mode or, with false, evaluation mode. */
  public Module train(boolean mode) {
    training = mode;
    modules.values().forEach(m -> m.train(mode));
    return this;
  }

  /** Puts this module and all below into evaluation mode. */
  public final Module eval() {
    return train(false);
  }

  /**
   * Whether {@link #call(Tensor)} of this module and of those below frees what forward made on the
   * way to its result at once, not with the scope around the call: a pass without gradients then
   * takes the memory of its largest layer instead of that of all. For modules that keep no tensor
   * of a pass in a field; false at first, true for the networks that {@link
   * io.torchbridge.models.vision.VisionModels} makes. Nothing is freed early in a process in which
   * a hook has seen calls, since hooks may keep what they see.
   *
   * @return this module
   */
  public final Module freeIntermediates(boolean on) {
    apply(module -> module.freesIntermediates = on);
    return this;
  }

  /** {@code requires_grad_}: whether gradients are collected for the parameters. */
  public Module requiresGrad(boolean value) {
    parameters().forEach(p -> p.requiresGrad(value));
    return this;
  }

  /** Drops the parameters' gradients. */
  public void zeroGrad() {
    parameters().forEach(p -> p.setGrad(null));
  }

  /** Calls an action with every submodule and then with this module. */
  public Module apply(Consumer<? super Module> action) {
    modules.values().forEach(m -> m.apply(action));
    action.accept(this);
    return this;
  }

  /** Converts the parameters and buffers that are floating point or complex. */
  public Module to(DType dtype) {
    return to(null, dtype);
  }

  /** Moves parameters and buffers. */
  public Module to(Device device) {
    return to(device, null);
  }

  /** Moves parameters and buffers, and converts those that are floating point or complex. */
  public Module to(@Nullable Device device, @Nullable DType dtype) {
    if (dtype != null && !dtype.isFloatingPoint() && !dtype.isComplex()) {
      throw new InvalidArgumentException(
          "to(%s): parameters can only be floating point or complex".formatted(dtype));
    }
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      parameters().forEach(p -> move(p, device, dtype));
      buffers().forEach(b -> move(b, device, dtype));
    }
    return this;
  }

  // Changes what is in the tensor and not which tensor it is, so optimizers keep theirs.
  private static void move(Tensor tensor, @Nullable Device device, @Nullable DType dtype) {
    DType now = tensor.dtype();
    DType type = dtype != null && (now.isFloatingPoint() || now.isComplex()) ? dtype : now;
    Device place = device == null ? tensor.device() : device;
    if (type == now && place.equals(tensor.device())) {
      return;
    }
    Tensor grad = tensor.grad();
    tensor.setGrad(null);
    Torch.call("aten::set_data", tensor, converted(tensor, type, place));
    if (grad != null) {
      tensor.setGrad(converted(grad, type, place));
    }
  }

  private static Tensor converted(Tensor tensor, DType dtype, Device device) {
    return Torch.call("aten::_to_copy", tensor, dtype, null, device).tensor();
  }

  /**
   * {@code state_dict}: the parameters and persistent buffers by PyTorch's keys and in its order.
   * The tensors share memory with the module's and are outside of every graph.
   */
  public Map<String, Tensor> stateDict() {
    var state = new LinkedHashMap<String, Tensor>();
    eachState("", (key, tensor) -> state.put(key, tensor.detach()), key -> {});
    // those below come first, as their hooks do in PyTorch
    eachPrefix("", (prefix, module) -> module.hooks.run(module.hooks.saved, module, state, prefix));
    return state;
  }

  /** Calls an action with all submodules and then with this module, and the prefixes of keys. */
  private void eachPrefix(String prefix, BiConsumer<String, Module> action) {
    modules.forEach((name, module) -> module.eachPrefix(prefix + name + ".", action));
    action.accept(prefix, this);
  }

  private void eachState(
      String prefix, BiConsumer<String, Tensor> action, Consumer<String> optional) {
    parameters.forEach((name, tensor) -> action.accept(join(prefix, name), tensor));
    buffers.forEach(
        (name, tensor) -> {
          if (!notInState.contains(name)) {
            action.accept(join(prefix, name), tensor);
            if (isOptionalInState(name)) {
              optional.accept(join(prefix, name));
            }
          }
        });
    modules.forEach((name, module) -> module.eachState(join(prefix, name), action, optional));
  }

  /** Whether files of old versions of PyTorch are without this buffer. */
  boolean isOptionalInState(String buffer) {
    return false;
  }

  /** Loads a state dict whose keys are exactly this module's. */
  public IncompatibleKeys loadStateDict(Map<String, Tensor> state) {
    return loadStateDict(state, true);
  }

  /**
   * {@code load_state_dict}: copies tensors into the parameters and buffers, converting dtypes and
   * devices.
   *
   * @param strict whether missing and unexpected keys are an error
   * @return the keys that were passed over
   * @throws StateDictMismatchException that names all missing, unexpected and misshapen keys;
   *     nothing is loaded then
   */
  public IncompatibleKeys loadStateDict(Map<String, Tensor> state, boolean strict) {
    var changed = new LinkedHashMap<>(state);
    eachPrefix(
        "", (prefix, module) -> module.hooks.run(module.hooks.loading, module, changed, prefix));
    IncompatibleKeys keys = copyState(changed, strict);
    apply(module -> module.hooks.loaded.forEach(hook -> hook.accept(module, keys)));
    return keys;
  }

  private IncompatibleKeys copyState(Map<String, Tensor> state, boolean strict) {
    var own = new LinkedHashMap<String, Tensor>();
    var optional = new HashSet<String>();
    eachState("", own::put, optional::add);
    List<String> missing =
        own.keySet().stream().filter(k -> !state.containsKey(k) && !optional.contains(k)).toList();
    List<String> unexpected = state.keySet().stream().filter(k -> !own.containsKey(k)).toList();
    Predicate<String> fits = k -> Arrays.equals(get(own, k).shape(), get(state, k).shape());
    List<String> mismatched =
        own.keySet().stream().filter(k -> state.containsKey(k) && !fits.test(k)).toList();
    if (!mismatched.isEmpty() || (strict && !(missing.isEmpty() && unexpected.isEmpty()))) {
      List<String> mismatches =
          mismatched.stream()
              .map(
                  k ->
                      "the shape of \"%s\" is %s, the module's is %s"
                          .formatted(
                              k,
                              Arrays.toString(get(state, k).shape()),
                              Arrays.toString(get(own, k).shape())))
              .toList();
      throw new StateDictMismatchException(
          name(),
          strict ? missing : List.of(),
          strict ? unexpected : List.of(),
          mismatched,
          mismatches);
    }
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      own.forEach(
          (key, tensor) -> {
            Tensor source = state.get(key);
            if (source != null) {
              tensor.copy_(source.to(tensor.backend()));
            }
          });
    }
    return new IncompatibleKeys(missing, unexpected);
  }

  private static Tensor get(Map<String, Tensor> tensors, String key) {
    Tensor tensor = tensors.get(key);
    if (tensor == null) {
      throw new InvalidArgumentException("the state dict's value for \"" + key + "\" is null");
    }
    return tensor;
  }

  // Parametrization and copying

  /**
   * What to compute with in place of a parameter: what its {@link Parametrization} makes of it, if
   * there is one. The layers of this package do so; a module of one's own whose parameters shall be
   * parametrized calls this in its {@code forward}.
   */
  protected final Tensor value(Tensor parameter) {
    ParametrizationList list = parametrized.isEmpty() ? null : parametrized.get(parameter);
    return list == null ? parameter : list.value();
  }

  /** {@link #value} of a parameter that there may not be. */
  protected final @Nullable Tensor optionalValue(@Nullable Tensor parameter) {
    return parameter == null ? null : value(parameter);
  }

  /** What makes the parameter or buffer of a name; null if nothing does. */
  final @Nullable ParametrizationList parametrizations(String name) {
    return modules.get("parametrizations") instanceof ModuleDict dict
            && dict.namedChildren().get(name) instanceof ParametrizationList list
        ? list
        : null;
  }

  /** Puts a parametrization in a parameter's or buffer's place. */
  final void parametrize(String name, Parametrization parametrization) {
    boolean isParameter = parameters.containsKey(name);
    Tensor tensor = isParameter ? parameters.get(name) : buffers.get(name);
    if (tensor == null) {
      throw new InvalidArgumentException(
          "%s has no parameter or buffer \"%s\" to parametrize; it has %s and %s"
              .formatted(name(), name, parameters.keySet(), buffers.keySet()));
    }
    ParametrizationList list = new ParametrizationList(name, tensor, isParameter, parametrization);
    parameters.remove(name);
    buffers.remove(name);
    parametrized.put(tensor, list);
    if (modules.get("parametrizations") instanceof ModuleDict dict) {
      dict.put(name, list);
    } else {
      register("parametrizations", new ModuleDict()).put(name, list);
    }
  }

  /** Puts a tensor into its parametrization's place again. */
  final void unparametrize(String name, ParametrizationList list) {
    Tensor tensor = list.replaced();
    parametrized.remove(tensor);
    if (modules.get("parametrizations") instanceof ModuleDict dict) {
      dict.removeChild(name);
      if (dict.children().isEmpty()) {
        modules.remove("parametrizations");
      }
    }
    (list.isParameter() ? parameters : buffers).put(name, tensor);
  }

  /** Takes a submodule out. */
  final void removeChild(String name) {
    modules.remove(name);
  }

  /**
   * {@code copy.deepcopy}: a module of the same class with copies of all parameters, buffers and
   * submodules, and of the lists, maps and arrays of these in its fields. What else is in fields,
   * hooks included, is shared.
   *
   * @throws InvalidArgumentException if the module can't be copied
   */
  public static <M extends Module> M deepCopy(M module) {
    return new ModuleCopy(module.modules()).of(module);
  }

  /**
   * {@code torch.nn.utils.skip_init}: what a constructor makes, without the initial values of
   * layers being drawn; for models whose weights are loaded next.
   */
  public static <M extends Module> M skipInit(Supplier<M> construction) {
    return Creation.withoutInit(construction);
  }

  /** A copy that shares everything with this module, to be replaced by {@link #replaceParts}. */
  Module shallowCopy() {
    try {
      return (Module) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("modules are Cloneable", e);
    }
  }

  /** A copy of this object's fields alone; {@link #deepCopy} is what users want. */
  @Override
  protected Object clone() throws CloneNotSupportedException {
    return super.clone();
  }

  /** Gives a fresh copy parts of its own. */
  final void replaceParts(ModuleCopy copies) {
    parameters = copies.ofAll(parameters, copies::of);
    buffers = copies.ofAll(buffers, copies::of);
    modules = copies.ofAll(modules, copies::of);
    notInState = new HashSet<>(notInState);
    hooks = new Hooks(hooks);
    Map<Tensor, ParametrizationList> lists = new IdentityHashMap<>();
    parametrized.forEach((tensor, list) -> lists.put(copies.of(tensor), copies.of(list)));
    parametrized = lists;
  }

  /** Its own parameters and buffers, those in whose place there is a parametrization too. */
  final List<Tensor> ownTensors() {
    var own = new ArrayList<>(parameters.values());
    own.addAll(buffers.values());
    own.addAll(parametrized.keySet());
    return own;
  }

  /** Frees the parameters and buffers of this module and all below. Closing twice is harmless. */
  @Override
  public void close() {
    ownTensors().forEach(Tensor::close);
    modules.values().forEach(Module::close);
  }

  // For people

  /** The class's name, as PyTorch prints it. */
  protected String name() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "Module" : name;
  }

  /** {@code extra_repr}: what {@link #toString} shows of the module itself. */
  protected String extraRepr() {
    return "";
  }

  /** As PyTorch prints modules: {@code Linear(in_features=3, out_features=4, bias=True)}. */
  @Override
  public String toString() {
    String shown = parametrized.isEmpty() ? name() : "Parametrized" + name();
    String extra = extraRepr();
    var lines = new ArrayList<String>();
    if (!extra.isEmpty()) {
      lines.addAll(List.of(extra.split("\n", -1)));
    }
    if (modules.isEmpty() && lines.size() <= 1) {
      return shown + "(" + extra + ")";
    }
    modules.forEach(
        (name, module) -> lines.add("(" + name + "): " + module.toString().replace("\n", "\n  ")));
    return shown + "(\n  " + String.join("\n  ", lines) + "\n)";
  }
}
