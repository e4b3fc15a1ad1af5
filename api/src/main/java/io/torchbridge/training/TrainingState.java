package io.torchbridge.training;

import io.torchbridge.Backends;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.data.DataLoader;
import io.torchbridge.data.Generator;
import io.torchbridge.io.PyTorchFile;
import io.torchbridge.nn.Module;
import io.torchbridge.optim.LRScheduler;
import io.torchbridge.optim.Optimizer;
import io.torchbridge.optim.ReduceLROnPlateau;
import io.torchbridge.spi.Backend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that a training has to remember to go on as if it had never been interrupted: the parts that
 * were put into it, entries of the user's own, and the states of the random generators.
 *
 * {@snippet :
 * var state =
 *     new TrainingState()
 *         .with("model", model)
 *         .with("optimizer", optimizer)
 *         .with("scheduler", scheduler)
 *         .with("batches", batches);
 * state.entries().put("epoch", 3);
 * state.save(file);
 * …
 * state.load(file); // often in another process
 * }
 *
 * <p>A file is one that {@code torch.load(file, weights_only=True)} reads: a dict with the parts'
 * state dicts and the entries by their names, and under {@code random} the generators' states. It
 * replaces one of its name once it is written and on the disk, so that a process or machine that
 * dies leaves the old or the new one.
 *
 * <p>On the CPU a training that goes on from a file computes what it would have computed without
 * the interruption, bit for bit, if everything it depends on is in the state, its operators are
 * deterministic, and machine and number of threads are the same.
 */
public final class TrainingState implements Stateful {
  private static final String RANDOM = "random";

  private final Map<String, Stateful> parts = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> entries = new LinkedHashMap<>();

  /** Adds the parameters and buffers of a module. */
  public TrainingState with(String name, Module module) {
    return with(name, module::stateDict, state -> module.loadStateDict(tensors(name, state)));
  }

  /** Adds an optimizer's settings and state. */
  public TrainingState with(String name, Optimizer optimizer) {
    return with(name, optimizer::stateDict, optimizer::loadStateDict);
  }

  /** Adds how far a scheduler is. */
  public TrainingState with(String name, LRScheduler scheduler) {
    return with(name, scheduler::stateDict, scheduler::loadStateDict);
  }

  /** Adds how far a scheduler is. */
  public TrainingState with(String name, ReduceLROnPlateau scheduler) {
    return with(name, scheduler::stateDict, scheduler::loadStateDict);
  }

  /** Adds a loader's generators and, in the middle of a pass, which batch is the next. */
  public TrainingState with(String name, DataLoader<?> loader) {
    return with(name, loader::stateDict, loader::loadStateDict);
  }

  /** Adds a generator, other than the backends' default ones, which are in every state. */
  public TrainingState with(String name, Generator generator) {
    return withGenerator(name, generator::getState, generator::setState);
  }

  /** Adds a generator, other than the backends' default ones, which are in every state. */
  public TrainingState with(String name, io.torchbridge.Generator generator) {
    return withGenerator(
        name, generator::getState, state -> generator.setState(state.to(generator.backend())));
  }

  /**
   * Adds a part.
   *
   * @throws InvalidArgumentException if there is a part of that name, or it is {@code random}
   */
  public TrainingState with(String name, Stateful part) {
    if (name.equals(RANDOM) || parts.putIfAbsent(name, part) != null) {
      throw new InvalidArgumentException(
          "the training state has something of the name \"%s\"; its parts are %s and %s"
              .formatted(name, parts.keySet(), RANDOM));
    }
    return this;
  }

  private TrainingState with(
      String name, Supplier<Map<String, ?>> stateDict, Consumer<Map<String, ?>> load) {
    return with(
        name,
        new Stateful() {
          @Override
          public Map<String, ?> stateDict() {
            return stateDict.get();
          }

          @Override
          public void loadStateDict(Map<String, ?> state) {
            load.accept(state);
          }
        });
  }

  private TrainingState withGenerator(String name, Supplier<Tensor> state, Consumer<Tensor> load) {
    return with(
        name,
        () -> Map.of("state", state.get()),
        dict -> load.accept(tensor(name, dict.get("state"))));
  }

  /**
   * What else is saved under its name: {@code epoch}, {@code step}, the best value so far, what the
   * user likes. Loading replaces it by the file's.
   */
  public Map<String, @Nullable Object> entries() {
    return entries;
  }

  /** A number among the entries; the given one where there is none, as in a new training. */
  public double number(String entry, double otherwise) {
    return entries.get(entry) instanceof Number number ? number.doubleValue() : otherwise;
  }

  // As a dict

  /**
   * The parts' state dicts and the entries by their names, and the generators' states.
   *
   * @throws InvalidArgumentException if an entry has the name of a part
   */
  @Override
  public Map<String, @Nullable Object> stateDict() {
    Map<String, @Nullable Object> dict = new LinkedHashMap<>();
    parts.forEach((name, part) -> dict.put(name, part.stateDict()));
    entries.forEach(
        (name, value) -> {
          if (name.equals(RANDOM) || dict.containsKey(name)) {
            throw new InvalidArgumentException(
                "the entry \"%s\" of a training state has the name of a part".formatted(name));
          }
          dict.put(name, value);
        });
    dict.put(RANDOM, random());
    return dict;
  }

  /**
   * Gives all parts their states; what belongs to none becomes an entry.
   *
   * @throws InvalidArgumentException if there is no state of a part: nothing is changed then
   */
  @Override
  public void loadStateDict(Map<String, ?> dict) {
    var missing = new ArrayList<>(parts.keySet());
    missing.removeIf(name -> dict.get(name) instanceof Map);
    if (!missing.isEmpty()) {
      throw new InvalidArgumentException(
          "the saved training state has no states of %s; it has %s"
              .formatted(missing, dict.keySet()));
    }
    entries.clear();
    dict.forEach(
        (name, value) -> {
          if (!parts.containsKey(name) && !name.equals(RANDOM)) {
            entries.put(name, value);
          }
        });
    parts.forEach((name, part) -> part.loadStateDict(strings(name, dict.get(name))));
    if (dict.get(RANDOM) instanceof Map<?, ?> random) {
      setRandom(random);
    }
  }

  // As a file

  /**
   * Writes it to a file, for {@link #load} and {@code torch.load}.
   *
   * @throws InvalidArgumentException if something in it can't be saved
   * @throws io.torchbridge.FileAccessException if the file can't be written; one that was there
   *     stays
   */
  public void save(Path file) {
    try (TensorScope scope = TensorScope.open()) {
      PyTorchFile.save(file, stateDict());
    }
  }

  /**
   * Reads a file of {@link #save} or {@code torch.save}. Tensors among its entries come into the
   * current scope.
   *
   * @throws InvalidArgumentException if it has no state for a part, or that of something else
   * @throws io.torchbridge.MalformedFileException if it is damaged
   * @throws io.torchbridge.FileAccessException if it can't be read
   */
  public void load(Path file) {
    try (TensorScope scope = TensorScope.open()) {
      loadStateDict(strings(file.toString(), PyTorchFile.load(file)));
      mapped(entries, scope::keep);
    }
  }

  // Random generators

  /** By backend, the current one first, and device. */
  private static Map<String, Map<String, Tensor>> random() {
    var states = new LinkedHashMap<String, Map<String, Tensor>>();
    states.put(Backends.current().id(), random(Backends.current()));
    Backends.opened()
        .forEach(backend -> states.computeIfAbsent(backend.id(), id -> random(backend)));
    return states;
  }

  private static Map<String, Tensor> random(Backend backend) {
    var states = new LinkedHashMap<String, Tensor>();
    try (var use = Backends.use(backend)) {
      for (Device device : backend.devices()) {
        states.put(device.toString(), Torch.getRngState(device));
      }
    }
    return states;
  }

  /** A backend of which there is nothing goes on as the one that was the current one then. */
  private static void setRandom(Map<?, ?> random) {
    Object ofCurrent = random.isEmpty() ? null : random.values().iterator().next();
    var backends = new ArrayList<>(Backends.opened());
    backends.remove(Backends.current());
    backends.forEach(backend -> setRandom(backend, random.get(backend.id())));
    Object own = random.get(Backends.current().id());
    setRandom(Backends.current(), own == null ? ofCurrent : own);
  }

  private static void setRandom(Backend backend, @Nullable Object states) {
    if (states instanceof Map<?, ?> byDevice) {
      for (Device device : backend.devices()) {
        if (byDevice.get(device.toString()) instanceof Tensor state) {
          Torch.setRngState(state.to(backend), device);
        }
      }
    }
  }

  // Values of files

  static Map<String, ?> strings(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map
        && map.keySet().stream().allMatch(String.class::isInstance)) {
      Map<String, @Nullable Object> strings = new LinkedHashMap<>();
      map.forEach((key, element) -> strings.put((String) key, element));
      return strings;
    }
    throw new InvalidArgumentException(
        "%s is no training state, which is a dict with names".formatted(name));
  }

  private static Map<String, Tensor> tensors(String name, Map<String, ?> state) {
    var tensors = new LinkedHashMap<String, Tensor>();
    state.forEach((key, value) -> tensors.put(key, tensor(name + "." + key, value)));
    return tensors;
  }

  private static Tensor tensor(String name, @Nullable Object value) {
    if (value instanceof Tensor tensor) {
      return tensor;
    }
    throw new InvalidArgumentException("the saved state's %s is no tensor".formatted(name));
  }

  /** A value with other tensors in it. */
  static @Nullable Object mapped(@Nullable Object value, UnaryOperator<Tensor> of) {
    return switch (value) {
      case Tensor tensor -> of.apply(tensor);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(element -> copy.add(mapped(element, of)));
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, element) -> copy.put(key, mapped(element, of)));
        yield copy;
      }
      case null, default -> value;
    };
  }
}
