package io.torchbridge.python;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Module;
import io.torchbridge.profiler.Profiler;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A module or any other callable of Python as a {@link Module}: torchvision's networks, those of
 * Hugging Face, one's own.
 *
 * {@snippet :
 * PythonModule model = PythonModule.of(backend, "torchvision.models", "resnet18", Map.of());
 * model.eval();
 * Tensor logits = model.call(images);      // (N, 3, 224, 224) -> (N, 1000)
 * }
 *
 * <p>A {@code torch.nn.Module} appears with its submodules, and with its parameters and buffers,
 * which are tensors of the Python backend: the very ones that Python uses. Submodules are seen as
 * they were when this object was made.
 *
 * <p>Inputs are tensors, lists, maps and arrays of them, and whatever else {@link PythonObject}
 * says that Python takes. Tensors of other backends cross by DLPack, outside of their graphs, and
 * the outputs go back to the backend they came from, outside of Python's. Outputs are tensors,
 * lists and maps likewise; Hugging Face's output classes are maps.
 */
public final class PythonModule extends Module {
  private final PythonBackend backend;
  private final PythonObject target;
  private final boolean isModule;
  private final String className;

  /** Objects that appear several times in a model, by Python's identity. */
  private record Seen(Map<Object, Tensor> tensors, Map<Object, PythonModule> modules) {}

  private PythonModule(PythonBackend backend, PythonObject target, Seen seen) {
    this.backend = backend;
    this.target = target;
    this.isModule = Boolean.TRUE.equals(backend.modules().callMethod("is_module", target));
    if (!isModule) {
      className = target.str();
      return;
    }
    // (class, training, [(name, id, parameter)], [(name, id, buffer, kept)], [(name, id, child)])
    Object[] parts = array(backend.modules().callMethod("parts", target));
    className = String.valueOf(parts[0]);
    for (Object parameter : array(parts[2])) {
      Object[] named = array(parameter);
      adoptParameter(String.valueOf(named[0]), tensor(named, seen));
    }
    for (Object buffer : array(parts[3])) {
      Object[] named = array(buffer);
      registerBuffer(String.valueOf(named[0]), tensor(named, seen), Boolean.TRUE.equals(named[3]));
    }
    for (Object child : array(parts[4])) {
      Object[] named = array(child);
      PythonObject object = (PythonObject) Objects.requireNonNull(named[2]);
      Object id = Objects.requireNonNull(named[1]);
      PythonModule module = seen.modules.get(id);
      if (module == null) {
        module = new PythonModule(backend, object, seen);
        seen.modules.put(id, module);
      }
      register(String.valueOf(named[0]), module);
    }
    if (!Boolean.TRUE.equals(parts[1])) {
      super.train(false); // as it is in Python; the children have said their own
    }
  }

  private Tensor tensor(@Nullable Object[] named, Seen seen) {
    return seen.tensors.computeIfAbsent(
        Objects.requireNonNull(named[1]),
        id ->
            Tensor.of(
                backend,
                new PythonTensor(backend, (PythonObject) Objects.requireNonNull(named[2]))));
  }

  private static Object[] array(@Nullable Object value) {
    return (Object[]) Objects.requireNonNull(value);
  }

  /**
   * What a function or class of Python makes.
   *
   * @param module the Python module it is in: {@code torchvision.models}
   * @param name its name there, dots allowed: {@code resnet18}
   * @param keywords its arguments; PythonObjects among them are passed as they are
   * @throws io.torchbridge.PythonException if it can't be imported or made
   */
  public static PythonModule of(
      Backend backend, String module, String name, Map<String, ?> keywords) {
    return of(backend, module, name, List.of(), keywords);
  }

  /** What a function or class of Python makes of arguments by place and by name. */
  public static PythonModule of(
      Backend backend,
      String module,
      String name,
      List<? extends @Nullable Object> arguments,
      Map<String, ?> keywords) {
    PythonBackend python = python(backend);
    Object made =
        python
            .modules()
            .callMethod("build", module, name, arguments, new LinkedHashMap<>(keywords));
    if (made instanceof PythonObject object) {
      return of(backend, object);
    }
    throw new InvalidArgumentException(
        "%s.%s of Python made %s, which is no module".formatted(module, name, made));
  }

  /**
   * A module or other callable of Python.
   *
   * @param object belongs to the new module, which closes it
   */
  public static PythonModule of(Backend backend, PythonObject object) {
    return new PythonModule(python(backend), object, new Seen(new HashMap<>(), new HashMap<>()));
  }

  private static PythonBackend python(Backend backend) {
    if (backend instanceof PythonBackend python) {
      return python;
    }
    throw new InvalidArgumentException(
        "a module of Python needs the backend \"python\", not \"%s\"".formatted(backend.id()));
  }

  /** The object in Python. */
  public PythonObject python() {
    return target;
  }

  @Override
  public Tensor forward(Tensor input) {
    Object output = forward(List.of(input), Map.of());
    if (output instanceof Tensor tensor) {
      return tensor;
    }
    throw new InvalidArgumentException(
        "%s returned a %s, not a tensor; use call(List, Map)"
            .formatted(name(), output.getClass().getSimpleName()));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    var crossing = new Crossing();
    try (var range = Profiler.record(name() + " in Python")) {
      Object output =
          backend
              .modules()
              .callMethod(
                  "call",
                  target,
                  GradMode.current().ordinal(),
                  crossing.toPython(inputs),
                  crossing.toPython(keywords));
      Object java = crossing.toJava(output);
      if (java == null) {
        throw new InvalidArgumentException(name() + " returned None");
      }
      return java;
    } finally {
      crossing.close();
      java.lang.ref.Reference.reachabilityFence(inputs);
      java.lang.ref.Reference.reachabilityFence(keywords);
    }
  }

  /** The values of one call on their way to Python and back. */
  private final class Crossing implements AutoCloseable {
    /** Where tensors came from, if not from Python's own backend. */
    private @Nullable Backend origin;

    /** Tensors that were made for the way. */
    private final List<Tensor> borrowed = new ArrayList<>();

    @Nullable Object toPython(@Nullable Object value) {
      return switch (value) {
        case Tensor tensor -> object(tensor);
        case List<?> list -> {
          var converted = new ArrayList<@Nullable Object>(list.size());
          list.forEach(element -> converted.add(toPython(element)));
          yield converted;
        }
        case Object[] list -> toPython(Arrays.asList(list));
        case Map<?, ?> map -> {
          var converted = new LinkedHashMap<@Nullable Object, @Nullable Object>();
          map.forEach((key, element) -> converted.put(key, toPython(element)));
          yield converted;
        }
        case null, default -> value;
      };
    }

    private PythonObject object(Tensor tensor) {
      if (tensor.backend() != backend) {
        if (origin != null && origin != tensor.backend()) {
          throw new InvalidArgumentException(
              "%s was called with tensors of backends %s and %s"
                  .formatted(name(), origin.id(), tensor.backend().id()));
        }
        origin = tensor.backend();
        tensor = tensor.to(backend);
        borrowed.add(tensor);
      }
      return ((PythonTensor) tensor.handle()).object;
    }

    @Nullable Object toJava(@Nullable Object value) {
      return switch (value) {
        case PythonObject object when backend.isTensor(object) -> back(object);
        case Object[] list -> {
          var converted = new ArrayList<@Nullable Object>(list.length);
          for (Object element : list) {
            converted.add(toJava(element));
          }
          yield converted;
        }
        case Map<?, ?> map -> {
          var converted = new LinkedHashMap<@Nullable Object, @Nullable Object>();
          map.forEach((key, element) -> converted.put(key, toJava(element)));
          yield converted;
        }
        case null, default -> value;
      };
    }

    private Tensor back(PythonObject object) {
      Tensor tensor = Tensor.of(backend, new PythonTensor(backend, object));
      Backend target = origin;
      if (target == null) {
        return tensor;
      }
      try (tensor) {
        return tensor.to(target);
      }
    }

    @Override
    public void close() {
      borrowed.forEach(Tensor::close);
    }
  }

  /** Puts this module and all below into training mode or not, on both sides. */
  @Override
  public Module train(boolean mode) {
    super.train(mode);
    if (isModule) {
      target.callMethod("train", mode); // last: what its class does there overrules the children
    }
    return this;
  }

  @Override
  public void close() {
    super.close();
    target.close();
  }

  @Override
  protected String name() {
    return className;
  }

  @Override
  protected String extraRepr() {
    return isModule ? String.valueOf(target.callMethod("extra_repr")) : "";
  }
}
