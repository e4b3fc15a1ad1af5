package io.torchbridge.python;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Module;
import io.torchbridge.profiler.Profiler;
import io.torchbridge.program.Program;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * says that Python takes. Outputs are tensors, lists and maps likewise; Hugging Face's output
 * classes are maps. Tensors of other backends cross by DLPack, and the outputs go back to the
 * backend they came from, all without a copy of what has no gradient.
 *
 * <p>Gradients cross too: a call is one place in the caller's graph. A backward pass that comes to
 * it goes on in Python, adds to the gradients of the parameters there, and comes back with those of
 * the inputs; with {@code createGraph} it can be differentiated again. What Python kept of a call,
 * such as parameters' gradients taken with {@code createGraph}, knows the Python side of that graph
 * alone: a pass that begins there and comes to a tensor of Java is an error. The graph in Python
 * goes with the one in Java. Layers of other backends may stand before and after; one optimizer
 * takes the parameters of both.
 *
 * {@snippet :
 * Module net = new Sequential(new Conv2d(1, 3, 1), model, new Linear(1000, 10)); // libtorch around Python
 * var optimizer = new SGD(net.parameters(), 0.01);
 * loss.forward(net.call(images), labels).backward();
 * optimizer.step();
 * }
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
        id -> PythonTensor.tensorOf(backend, (PythonObject) Objects.requireNonNull(named[2])));
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
    try (var use = Tensor.use(new Object[] {inputs, keywords});
        var crossing = new BorderCall(backend, name());
        var range = Profiler.record(name() + " in Python")) {
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
    }
  }

  /** {@link #toNative(List, Map, DynamicShapes)} of inputs by place. */
  public Program toNative(
      List<? extends @Nullable Object> exampleInputs, DynamicShapes dynamicShapes) {
    return toNative(exampleInputs, Map.of(), dynamicShapes);
  }

  /**
   * The model without Python: {@code torch.export} records once what it does in its present mode
   * with inputs like these, and the program, which has weights of its own, is loaded on the {@link
   * Backends#current} backend.
   *
   * {@snippet :
   * model.eval();
   * Program program =
   *     model.toNative(List.of(images), DynamicShapes.NONE.with("x", 0, Axis.of("batch")));
   * }
   *
   * @param exampleInputs what the module could be called with
   * @param keywords the same by name
   * @param dynamicShapes which of their sizes may vary
   * @throws InvalidArgumentException if this is no {@code torch.nn.Module}, or its Python is not
   *     CPython
   * @throws io.torchbridge.PythonException if PyTorch can't export it
   * @throws io.torchbridge.UnsupportedOperatorException if the program needs what the current
   *     backend lacks; the message lists all of it
   */
  public Program toNative(
      List<? extends @Nullable Object> exampleInputs,
      Map<String, ? extends @Nullable Object> keywords,
      DynamicShapes dynamicShapes) {
    if (!isModule) {
      throw new InvalidArgumentException(
          "toNative() of %s, which is no torch.nn.Module".formatted(name()));
    }
    PythonObject exporting = backend.exporting();
    if (!Boolean.TRUE.equals(exporting.callMethod("is_possible"))) {
      throw new InvalidArgumentException(
          "toNative() of %s needs torch.export, which needs CPython; this is %s. Set"
                  .formatted(name(), backend.engine().description())
              + " python.engine=cpython, or load a file that torch.export.save wrote with"
              + " Program.load()");
    }
    Path file = null;
    try (var use = Tensor.use(new Object[] {exampleInputs, keywords});
        var off = GradMode.DISABLED.enter();
        var crossing = new BorderCall(backend, name())) {
      file = Files.createTempFile("torchbridge", ".pt2");
      Object none =
          exporting.callMethod(
              "save",
              target,
              crossing.toPython(exampleInputs),
              crossing.toPython(keywords),
              dynamicShapes.forPython(),
              file.toString());
      return Program.load(file);
    } catch (IOException e) {
      throw new FileAccessException("toNative() can't make a temporary file", e);
    } finally {
      delete(file);
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new FileAccessException("toNative() can't delete " + file, e);
      }
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

  /** A copy would compute with this one's parameters, which are Python's, and not with its own. */
  @Override
  protected Object clone() {
    throw new InvalidArgumentException(
        "%s is a module of Python, which Java can't copy; take a PythonModule of copy.deepcopy() of it"
            .formatted(name()));
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
