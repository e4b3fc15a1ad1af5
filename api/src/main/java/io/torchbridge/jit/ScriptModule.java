package io.torchbridge.jit;

import io.torchbridge.Backends;
import io.torchbridge.ClosedTensorException;
import io.torchbridge.Device;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Module;
import io.torchbridge.profiler.Profiler;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.Residence;
import io.torchbridge.spi.ScriptHandle;
import io.torchbridge.spi.ScriptSchema;
import io.torchbridge.spi.ScriptType;
import io.torchbridge.spi.TensorHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A module of <a href="https://docs.pytorch.org/docs/stable/jit.html">TorchScript</a>, as {@code
 * torch.jit.script} and {@code torch.jit.trace} make them: loaded from the files that their {@code
 * save} wrote, and run by PyTorch's own interpreter of it, without Python where the backend is
 * libtorch.
 *
 * {@snippet :
 * try (var scope = TensorScope.open();
 *     var model = ScriptModule.load(Path.of("resnet18.pt"))) {
 *   Tensor logits = model.eval().call(images);
 * }
 * }
 *
 * <p>It is a module like others: its submodules are ScriptModules, its parameters and buffers the
 * script's own, so that it is trained, moved and frozen as usual, and gradients go through it. A
 * file does not say which buffers were not persistent: all are in the state dict.
 *
 * <p>Arguments are tensors, numbers, Booleans, Strings, {@link io.torchbridge.Complex} and {@link
 * Device}s, {@link io.torchbridge.DType}s for the integers that they are in TorchScript, null for
 * None; Lists or arrays for lists and tuples; Maps for dicts. Results are the same: Long and
 * Double, Lists for tuples, named ones too.
 */
public final class ScriptModule extends Module {
  private final Backend backend;
  private final ScriptArchive archive;
  private final ScriptHandle handle;
  private final Residence residence;
  private final ScriptClass type;
  private final String name;
  private final ScriptValues values;

  private ScriptModule(
      Backend backend, ScriptArchive archive, ScriptHandle handle, Map<Object, Tensor> tensors) {
    this.backend = backend;
    this.archive = archive;
    this.handle = handle;
    this.residence = new Residence(this, handle::release);
    String className = handle.className();
    this.name = className.substring(className.lastIndexOf('.') + 1);
    this.values = new ScriptValues(name, backend);
    try {
      this.type = archive.classOf(className);
      adopt(tensors);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private void adopt(Map<Object, Tensor> tensors) {
    if (type.attributes().containsKey("training")
        && Boolean.FALSE.equals(handle.attribute("training", ScriptType.BOOL))) {
      super.train(false); // before there are children, which have their own
    }
    type.attributes()
        .forEach(
            (attribute, of) -> {
              if (archive.isModule(of)) {
                if (handle.attribute(attribute, of) instanceof ScriptHandle child) {
                  register(attribute, new ScriptModule(backend, archive, child, tensors));
                }
              } else if (isState(attribute)
                  && handle.attribute(attribute, of) instanceof TensorHandle tensor) {
                if (type.buffers().contains(attribute)) {
                  registerBuffer(attribute, tensor(tensor, tensors));
                } else {
                  adoptParameter(attribute, tensor(tensor, tensors));
                }
              }
            });
  }

  private boolean isState(String attribute) {
    return type.parameters().contains(attribute) || type.buffers().contains(attribute);
  }

  /** The same tensor for those that are tied. */
  private Tensor tensor(TensorHandle reference, Map<Object, Tensor> tensors) {
    Tensor known = tensors.get(handle.identity(reference));
    if (known != null) {
      reference.release();
      return known;
    }
    Tensor tensor = Tensor.of(backend, reference);
    tensors.put(handle.identity(reference), tensor);
    return tensor;
  }

  /**
   * {@code torch.jit.load}: reads a module that TorchScript's {@code save} wrote, onto the devices
   * that its tensors were on, of the current backend.
   *
   * @throws MalformedFileException if it is no such archive, or is damaged; the message says what
   *     else it is
   * @throws DeviceMismatchException if one of the devices is not here
   * @throws UnsupportedOperatorException if the backend runs no TorchScript, or lacks an operator
   *     of the module
   * @throws FileAccessException if the file can't be read
   */
  public static ScriptModule load(Path file) {
    return read(file, null);
  }

  /**
   * {@code torch.jit.load} with a {@code map_location}.
   *
   * @param device where the tensors go
   */
  public static ScriptModule load(Path file, Device device) {
    return read(file, device);
  }

  private static ScriptModule read(Path file, @Nullable Device device) {
    ScriptArchive archive = ScriptArchive.read(file);
    Backend backend = Backends.current();
    if (device != null
        && device.type() == Device.Type.CUDA
        && !backend.devices().contains(device)) {
      throw new DeviceMismatchException(
          "%s can't be loaded onto %s: the backend \"%s\" has %s"
              .formatted(file, device, backend.id(), backend.devices()));
    }
    ScriptHandle handle;
    try {
      handle = backend.loadScript(file, device);
    } catch (ScriptException e) {
      String words = String.valueOf(e.getMessage());
      if (words.contains("Unknown builtin op")) {
        throw new UnsupportedOperatorException(
            "%s: the backend \"%s\" lacks an operator: %s".formatted(file, backend.id(), words), e);
      }
      if (device == null && words.contains("CUDA")) {
        throw new DeviceMismatchException(
            "%s was saved on a device that is not here; load(file, Device.CPU) puts it elsewhere: %s"
                .formatted(file, words),
            e);
      }
      throw new MalformedFileException("%s can't be loaded: %s".formatted(file, words), e);
    }
    return new ScriptModule(backend, archive, handle, new HashMap<>());
  }

  /** The backend that has loaded it. */
  public Backend backend() {
    return backend;
  }

  /** What each method takes and returns: {@code forward(x: Tensor, times: int=2) -> Tensor}. */
  public Map<String, ScriptSchema> methods() {
    return Collections.unmodifiableMap(type.methods());
  }

  // Calls

  /** The output of {@code forward} for one tensor, if it returns one. */
  @Override
  public Tensor forward(Tensor input) {
    Object output = run(List.of(input), Map.of());
    if (output instanceof Tensor tensor) {
      return tensor;
    }
    throw new InvalidArgumentException(
        "%s.%s does not return one tensor; run() gives what it returns"
            .formatted(name, method("forward")));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return Objects.requireNonNullElse(run(inputs, keywords), List.of());
  }

  /** What {@code forward} returns, null for None. */
  public @Nullable Object run(@Nullable Object... inputs) {
    return run(Arrays.asList(inputs), Map.of());
  }

  /** What {@code forward} returns for arguments by place and by name. */
  public @Nullable Object run(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return runMethod("forward", inputs, keywords);
  }

  /**
   * Calls any method of the module, such as those marked with {@code torch.jit.export}.
   *
   * @throws InvalidArgumentException if there is no such method, or the arguments do not fit; the
   *     message shows what it takes
   * @throws ScriptException if the script fails, or raises an exception
   */
  public @Nullable Object runMethod(
      String method,
      List<? extends @Nullable Object> inputs,
      Map<String, ? extends @Nullable Object> keywords) {
    ScriptSchema schema = method(method);
    try (var use = Tensor.use(new Object[] {this, residence, inputs, keywords});
        var range = Profiler.record(name + "." + method)) {
      @Nullable Object[] arguments = values.bind(schema, inputs, keywords);
      return values.java(open(method).call(GradMode.current(), schema, arguments));
    } catch (ScriptException e) {
      throw new ScriptException("%s.%s: %s".formatted(name, schema, e.getMessage()), e);
    }
  }

  private ScriptSchema method(String method) {
    ScriptSchema schema = type.methods().get(method);
    if (schema == null) {
      throw new InvalidArgumentException(
          "%s has no method \"%s\"; it has %s".formatted(name, method, type.methods().values()));
    }
    return schema;
  }

  private ScriptHandle open(String caller) {
    if (residence.isClosed()) {
      throw new ClosedTensorException(name + "." + caller + "() was called after close()");
    }
    return handle;
  }

  // Attributes

  /** The values of the attributes that are no parameters, buffers or submodules. */
  public Map<String, @Nullable Object> attributes() {
    var attributes = new LinkedHashMap<String, @Nullable Object>();
    type.attributes()
        .forEach(
            (attribute, of) -> {
              if (!isState(attribute) && !archive.isModule(of)) {
                attributes.put(attribute, attribute(attribute));
              }
            });
    return attributes;
  }

  /**
   * The value of an attribute.
   *
   * @throws InvalidArgumentException if there is none of that name
   */
  public @Nullable Object attribute(String attribute) {
    ScriptType of = typeOf(attribute);
    try (var use = Tensor.use(new Object[] {this, residence})) {
      return values.java(open("attribute").attribute(attribute, of));
    }
  }

  /**
   * Changes an attribute, for what the module's methods do from then on.
   *
   * @throws InvalidArgumentException if there is none of that name, it is a submodule, parameter or
   *     buffer, or is of another type
   */
  public void setAttribute(String attribute, @Nullable Object value) {
    ScriptType of = typeOf(attribute);
    if (isState(attribute)) {
      throw new InvalidArgumentException(
          "%s.%s is a parameter or buffer; change it in place, as with copy_()"
              .formatted(name, attribute));
    }
    try (var use = Tensor.use(new @Nullable Object[] {this, residence, value})) {
      open("setAttribute").setAttribute(attribute, of, values.attribute(attribute, of, value));
    }
  }

  private ScriptType typeOf(String attribute) {
    ScriptType of = type.attributes().get(attribute);
    if (of == null || archive.isModule(of)) {
      throw new InvalidArgumentException(
          "%s has no attribute \"%s\"; it has %s"
              .formatted(name, attribute, type.attributes().keySet()));
    }
    return of;
  }

  // As a module

  /** Puts the module and all below into training mode or not, also as the script sees it. */
  @Override
  public Module train(boolean mode) {
    super.train(mode);
    if (type.attributes().containsKey("training")) {
      setAttribute("training", mode);
    }
    return this;
  }

  /** A copy would compute with this one's parameters and not with its own. */
  @Override
  protected Object clone() {
    throw new InvalidArgumentException(
        "%s is a module of TorchScript, which Java can't copy; load %s again"
            .formatted(name, archive.file()));
  }

  /** Frees the module with its parameters and buffers. Closing twice is harmless. */
  @Override
  public void close() {
    super.close();
    residence.close();
  }

  @Override
  protected String name() {
    return name;
  }
}
