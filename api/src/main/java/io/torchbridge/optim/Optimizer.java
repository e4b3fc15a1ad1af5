package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Arguments;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes parameters by their gradients, as <a
 * href="https://docs.pytorch.org/docs/stable/optim.html#torch.optim.Optimizer">torch.optim.Optimizer</a>.
 *
 * {@snippet :
 * try (var scope = TensorScope.open()) {
 *   optimizer.zeroGrad();
 *   loss.forward(model.forward(x), y).backward();
 *   optimizer.step();
 * }
 * }
 *
 * <p>An optimizer owns its state: no {@link TensorScope} frees it, {@link #close} does. Parameters
 * may be of several backends; each is changed on its own.
 */
public abstract class Optimizer implements AutoCloseable {
  private final Signature signature;
  private final Map<String, @Nullable Object> defaults;
  private final List<ParamGroup> groups = new ArrayList<>();
  private final Map<Tensor, Map<String, Object>> state = new IdentityHashMap<>();

  Optimizer(
      Signature signature,
      Map<String, ? extends @Nullable Object> settings,
      List<ParamGroup> groups) {
    this.signature = signature;
    this.defaults = new LinkedHashMap<>(checked(settings).asMap());
    if (groups.stream().allMatch(g -> g.params().isEmpty())) {
      throw new InvalidArgumentException(name() + " got no parameters");
    }
    groups.forEach(this::addParamGroup);
  }

  private Arguments checked(Map<String, ? extends @Nullable Object> settings) {
    return signature.bind(name(), List.of(), settings);
  }

  private String name() {
    return getClass().getSimpleName();
  }

  /** {@code add_param_group}: takes further parameters on, with the optimizer's settings or own. */
  public void addParamGroup(ParamGroup group) {
    Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
    groups.forEach(g -> known.addAll(g.params()));
    for (Tensor param : group.params()) {
      if (!param.isLeaf()) {
        throw new InvalidArgumentException(
            "%s can't optimize the result of an operator, of shape %s; parameters are leaves"
                .formatted(name(), Arrays.toString(param.shape())));
      }
      if (!known.add(param)) {
        throw new InvalidArgumentException(
            "%s got the parameter of shape %s twice"
                .formatted(name(), Arrays.toString(param.shape())));
      }
    }
    checked(group.settings());
    defaults.forEach(
        (name, value) -> {
          if (!group.settings().containsKey(name)) {
            group.settings().put(name, value);
          }
        });
    if (Boolean.TRUE.equals(group.settings().get("differentiable"))) {
      throw new InvalidArgumentException(
          name() + " can't be differentiated through; leave out 'differentiable'");
    }
    validate(group);
    groups.add(group);
  }

  /** Throws {@link InvalidArgumentException} for settings out of range. */
  abstract void validate(ParamGroup group);

  /** Whether gradients may be sparse. */
  boolean takesSparse() {
    return false;
  }

  /**
   * Changes the parameters that have gradients, those of one backend. Runs without recording, in a
   * scope of its own.
   */
  abstract void step(ParamGroup group, Gradients gradients);

  /** Changes all parameters that have gradients by one step. */
  public final void step() {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      for (ParamGroup group : groups) {
        for (Gradients gradients : group.gradients()) {
          if (gradients.sparse() && !takesSparse()) {
            throw new InvalidArgumentException(
                name()
                    + " does not take sparse gradients, such as an embedding's with sparse=true;"
                    + " SGD, Adagrad and SparseAdam do");
          }
          step(group, gradients);
        }
      }
    }
  }

  /**
   * {@code step(closure)}: computes the loss and its gradients, then steps.
   *
   * @return the loss
   */
  public Tensor step(Supplier<Tensor> closure) {
    Tensor loss;
    try (var mode = GradMode.ENABLED.enter()) {
      loss = closure.get();
    }
    step();
    return loss;
  }

  /** Drops the gradients of all parameters. */
  public void zeroGrad() {
    zeroGrad(true);
  }

  /**
   * {@code zero_grad}.
   *
   * @param setToNone drops the gradients; with false they are filled with zeros
   */
  public void zeroGrad(boolean setToNone) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      for (ParamGroup group : groups) {
        if (setToNone) {
          group.params().forEach(param -> param.setGrad(null));
        } else {
          group.gradients().forEach(gradients -> Foreach.zero_(gradients.grads()));
        }
      }
    }
  }

  public List<ParamGroup> paramGroups() {
    return Collections.unmodifiableList(groups);
  }

  // State

  /** What is remembered of a parameter, by PyTorch's names. */
  final Map<String, Object> state(Tensor param) {
    return state.computeIfAbsent(param, p -> new LinkedHashMap<>());
  }

  /** A tensor of a parameter's state; made at its first use. */
  final Tensor state(Tensor param, String name, Supplier<Tensor> initial) {
    Map<String, Object> own = state(param);
    if (own.get(name) instanceof Tensor tensor) {
      return tensor;
    }
    Tensor tensor = TensorScope.exempt(initial.get());
    own.put(name, tensor);
    return tensor;
  }

  /** A tensor of the parameter's form, zero at first. */
  final Tensor zeros(Tensor param, String name) {
    return state(param, name, () -> Torch.zerosLike(param));
  }

  /** A tensor of each parameter's form, zero at first. */
  final List<Tensor> zeros(List<Tensor> params, String name) {
    return params.stream().map(param -> zeros(param, name)).toList();
  }

  /** A float32 number of a parameter's state, kept in a tensor as PyTorch does. */
  final Tensor scalar(Tensor param, String name, double initial) {
    return state(param, name, () -> Torch.tensor((float) initial).to(param.backend()));
  }

  /** The number of steps, in a float32 tensor on the CPU as PyTorch keeps it. */
  final Tensor stepTensor(Tensor param) {
    return scalar(param, "step", 0);
  }

  /** Counts a step of parameters and gives the numbers of their steps. */
  final double[] count(List<Tensor> params) {
    List<Tensor> steps = params.stream().map(this::stepTensor).toList();
    Foreach.add_(steps, 1);
    return steps.stream().mapToDouble(Tensor::itemDouble).toArray();
  }

  /**
   * {@code state_dict}: {@code state} by the parameters' numbers and {@code param_groups} with the
   * settings and these numbers, as PyTorch's own {@code load_state_dict} takes it. Tensors are
   * shared with the optimizer.
   */
  public Map<String, Object> stateDict() {
    Map<Tensor, Long> numbers = numbers();
    var states = new LinkedHashMap<Long, Map<String, Object>>();
    numbers.forEach(
        (param, number) -> {
          Map<String, Object> own = state.get(param);
          if (own != null) {
            var copy = new LinkedHashMap<String, Object>();
            own.forEach((k, v) -> copy.put(k, mapped(v, Tensor::detach)));
            states.put(number, copy);
          }
        });
    var packed = new ArrayList<Map<String, @Nullable Object>>();
    for (ParamGroup group : groups) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>(group.settings());
      entry.put("params", group.params().stream().map(numbers::get).toList());
      packed.add(entry);
    }
    var dict = new LinkedHashMap<String, Object>();
    dict.put("state", states);
    dict.put("param_groups", packed);
    return dict;
  }

  private Map<Tensor, Long> numbers() {
    var ordered = new LinkedHashMap<Tensor, Long>(); // tensors compare by identity
    for (ParamGroup group : groups) {
      for (Tensor param : group.params()) {
        ordered.put(param, (long) ordered.size());
      }
    }
    return ordered;
  }

  /**
   * {@code load_state_dict}: takes settings and copies of the state over, from {@link #stateDict}
   * or from a file that PyTorch has written.
   *
   * @throws InvalidArgumentException if it is for other groups of parameters
   */
  public void loadStateDict(Map<String, ?> dict) {
    if (!(dict.get("state") instanceof Map<?, ?> states)
        || !(dict.get("param_groups") instanceof List<?> packed)) {
      throw new InvalidArgumentException(
          "an optimizer's state dict has the keys 'state' and 'param_groups', not "
              + dict.keySet());
    }
    List<Integer> sizes = groups.stream().map(g -> g.params().size()).toList();
    List<Integer> given = packed.stream().map(Optimizer::size).toList();
    if (!sizes.equals(given)) {
      throw new InvalidArgumentException(
          "the state dict is for groups of %s parameters, this %s has groups of %s"
              .formatted(given, name(), sizes));
    }
    var loaded = new IdentityHashMap<Tensor, Map<String, Object>>();
    for (int g = 0; g < groups.size(); g++) {
      List<Tensor> params = groups.get(g).params();
      List<?> numbers = (List<?>) entry(packed.get(g)).get("params");
      for (int i = 0; i < params.size(); i++) {
        if (find(states, numbers == null ? null : numbers.get(i)) instanceof Map<?, ?> own) {
          loaded.put(params.get(i), copies(params.get(i), own));
        }
      }
    }
    close();
    state.putAll(loaded);
    for (int g = 0; g < groups.size(); g++) {
      ParamGroup group = groups.get(g);
      entry(packed.get(g))
          .forEach(
              (name, value) -> {
                if (!"params".equals(name)) {
                  group.settings().put(String.valueOf(name), value);
                }
              });
    }
  }

  /** A value of the state, which may be a list, with other tensors. */
  private static Object mapped(Object value, UnaryOperator<Tensor> of) {
    return switch (value) {
      case Tensor tensor -> of.apply(tensor);
      case List<?> list -> {
        var copy = new ArrayList<Object>(); // PyTorch's lists grow
        list.stream().filter(Objects::nonNull).forEach(e -> copy.add(mapped(e, of)));
        yield copy;
      }
      default -> value;
    };
  }

  /** Frees the tensors of a value of the state. */
  static void free(@Nullable Object value) {
    if (value instanceof Tensor tensor) {
      tensor.close();
    } else if (value instanceof List<?> list) {
      list.forEach(Optimizer::free);
    }
  }

  private static Map<?, ?> entry(Object group) {
    if (group instanceof Map<?, ?> map && map.get("params") instanceof List<?>) {
      return map;
    }
    throw new InvalidArgumentException(
        "an entry of 'param_groups' must be a map with a list 'params', not " + group);
  }

  private static int size(Object group) {
    return entry(group).get("params") instanceof List<?> list ? list.size() : 0;
  }

  private static @Nullable Object find(Map<?, ?> states, @Nullable Object number) {
    for (Map.Entry<?, ?> entry : states.entrySet()) {
      if (entry.getKey() instanceof Number a
          && number instanceof Number b
          && a.longValue() == b.longValue()) {
        return entry.getValue();
      }
    }
    return null;
  }

  private Map<String, Object> copies(Tensor param, Map<?, ?> own) {
    var copy = new LinkedHashMap<String, Object>();
    own.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (value != null) {
            copy.put(name, mapped(value, tensor -> copy(param, name, tensor)));
          }
        });
    return copy;
  }

  private Tensor copy(Tensor param, String name, Tensor tensor) {
    boolean step = name.equals("step");
    if (!step
        && tensor.ndim() > 0
        && isOfParamsShape(name)
        && !Arrays.equals(tensor.shape(), param.shape())) {
      throw new ShapeMismatchException(
          "the state '%s' of shape %s is for another parameter than that of shape %s"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(param.shape())));
    }
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Tensor here = tensor.to(param.backend());
      return TensorScope.exempt(
          Torch.call(
                  "aten::_to_copy",
                  here,
                  step || !here.dtype().isFloatingPoint() ? here.dtype() : param.dtype(),
                  null,
                  step ? here.device() : param.device())
              .tensor());
    }
  }

  /** Whether a tensor of the state has the shape of its parameter. */
  boolean isOfParamsShape(String name) {
    return true;
  }

  /** Frees the state. */
  @Override
  public void close() {
    for (Map<String, Object> own : state.values()) {
      own.values().forEach(Optimizer::free);
    }
    state.clear();
  }

  // For subclasses

  static void check(boolean valid, String setting, Object value) {
    if (!valid) {
      throw new InvalidArgumentException("invalid value of '%s': %s".formatted(setting, value));
    }
  }

  static void atLeastZero(ParamGroup group, String... settings) {
    for (String setting : settings) {
      check(group.real(setting) >= 0, setting, group.real(setting));
    }
  }

  static void betas(ParamGroup group) {
    for (int i = 0; i < 2; i++) {
      double beta = group.real("betas", i);
      check(beta >= 0 && beta < 1, "betas", beta);
    }
  }

  /** The gradients of what is minimised, weight decay included; if it is decoupled, it is done. */
  static List<Tensor> decayed(ParamGroup group, Gradients gradients) {
    List<Tensor> grads = gradients.grads();
    if (group.bool("maximize")) {
      grads = Foreach.neg(grads);
    }
    double decay = group.real("weight_decay");
    if (decay != 0) {
      if (Boolean.TRUE.equals(group.settings().get("decoupled_weight_decay"))) {
        Foreach.mul_(gradients.params(), 1 - group.lr() * decay);
      } else {
        grads = Foreach.add(grads, gradients.params(), decay);
      }
    }
    return grads;
  }

  /** Settings in the form that constructors take. */
  static Map<String, @Nullable Object> settings(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return settings;
  }

  /** As PyTorch prints it. */
  @Override
  public String toString() {
    var text = new StringBuilder(name()).append(" (\n");
    for (int i = 0; i < groups.size(); i++) {
      text.append("Parameter Group ").append(i).append('\n');
      groups.get(i).settings().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> text.append("    %s: %s%n".formatted(e.getKey(), e.getValue())));
    }
    return text.append(')').toString();
  }
}
