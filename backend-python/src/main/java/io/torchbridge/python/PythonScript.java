package io.torchbridge.python;

import io.torchbridge.Device;
import io.torchbridge.PythonException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.jit.ScriptException;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.OperatorErrors;
import io.torchbridge.spi.ScriptHandle;
import io.torchbridge.spi.ScriptSchema;
import io.torchbridge.spi.ScriptType;
import io.torchbridge.spi.TensorHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A module of TorchScript in Python: what {@code torch._C.ScriptModule} is there. */
final class PythonScript implements ScriptHandle {
  private final PythonBackend backend;
  private final PythonObject scripts;
  private final PythonObject module;

  private PythonScript(PythonBackend backend, PythonObject scripts, PythonObject module) {
    this.backend = backend;
    this.scripts = scripts;
    this.module = module;
  }

  /**
   * {@code torch.jit.load}.
   *
   * @param scripts our Python module of that name
   */
  static PythonScript load(
      PythonBackend backend, PythonObject scripts, Path file, @Nullable Device device) {
    Object loaded =
        asking(
            () ->
                scripts.callMethod(
                    "load", file.toString(), device == null ? null : device.toString()));
    return new PythonScript(backend, scripts, (PythonObject) Objects.requireNonNull(loaded));
  }

  private static <T> T asking(Supplier<T> what) {
    try {
      return what.get();
    } catch (PythonException e) {
      throw new ScriptException(OperatorErrors.words(e.pythonMessage()), e);
    }
  }

  @Override
  public String className() {
    return String.valueOf(asking(() -> scripts.callMethod("class_name", module)));
  }

  @Override
  public @Nullable Object attribute(String name, ScriptType type) {
    return canonical(asking(() -> scripts.callMethod("attribute", module, name)), type);
  }

  @Override
  public Object identity(TensorHandle tensor) {
    return Objects.requireNonNull(scripts.callMethod("identity", ((PythonTensor) tensor).object));
  }

  @Override
  public void setAttribute(String name, ScriptType type, @Nullable Object value) {
    Object none =
        asking(
            () -> scripts.callMethod("set_attribute", module, name, forPython(value), kind(type)));
  }

  @Override
  public @Nullable Object call(GradMode mode, ScriptSchema method, @Nullable Object[] arguments) {
    List<?> values = Arrays.stream(arguments).map(PythonScript::forPython).toList();
    List<?> kinds = method.parameters().stream().map(p -> kind(p.type())).toList();
    Object result =
        asking(
            () -> scripts.callMethod("call", module, mode.ordinal(), method.name(), values, kinds));
    return canonical(result, method.result());
  }

  private static @Nullable Object forPython(@Nullable Object value) {
    return switch (value) {
      case PythonTensor tensor -> tensor.object;
      case Device device -> device.toString();
      case List<?> list -> {
        var elements = new ArrayList<@Nullable Object>();
        list.forEach(element -> elements.add(forPython(element)));
        yield elements;
      }
      case Map<?, ?> map -> {
        var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        map.forEach((key, element) -> entries.put(forPython(key), forPython(element)));
        yield entries;
      }
      case null, default -> value;
    };
  }

  /** A type as scripts.py takes it: its name, and the types in brackets. */
  private static List<Object> kind(ScriptType type) {
    return List.of(type.name(), type.arguments().stream().map(PythonScript::kind).toList());
  }

  private @Nullable Object canonical(@Nullable Object value, ScriptType declared) {
    ScriptType type = declared.required();
    return switch (value) {
      case PythonObject object when backend.isTensor(object) -> new PythonTensor(backend, object);
      case PythonObject object when type.is("Device") -> Device.of(object.str());
      case PythonObject object when type.isClass() -> new PythonScript(backend, scripts, object);
      case PythonObject object ->
          throw new ScriptException(
              "the script's value %s is of the type %s, which Java has no values of"
                  .formatted(object.str(), type));
      case Object[] list -> {
        var elements = new ArrayList<@Nullable Object>();
        for (Object element : list) {
          elements.add(canonical(element, type.argument(type.is("Tuple") ? elements.size() : 0)));
        }
        yield elements;
      }
      case Map<?, ?> map -> {
        var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        map.forEach(
            (key, element) ->
                entries.put(
                    canonical(key, type.argument(0)), canonical(element, type.argument(1))));
        yield entries;
      }
      case null, default -> value;
    };
  }

  @Override
  public void release() {
    module.close();
  }
}
