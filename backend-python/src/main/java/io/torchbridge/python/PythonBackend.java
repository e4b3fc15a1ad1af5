package io.torchbridge.python;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.PythonException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.dlpack.DLPackException;
import io.torchbridge.dlpack.ManagedTensor;
import io.torchbridge.python.engine.NativeMemory;
import io.torchbridge.python.engine.PythonCallSite;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.ArgumentGuard;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.GeneratorHandle;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.OperatorErrors;
import io.torchbridge.spi.PackageHandle;
import io.torchbridge.spi.ScriptHandle;
import io.torchbridge.spi.Settings;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * PyTorch in a Python interpreter. Operators run one at a time, as Python's GIL lets them; those
 * that take long give it back meanwhile.
 */
public final class PythonBackend implements Backend {
  private final PythonEngine engine;
  private final PythonPackage python;
  private final PythonObject operators;
  private final PythonObject tensorModule;
  private final PythonObject modules;
  private final PythonObject exporting;
  final TensorFunctions tensors;
  private final PythonCallSite resolve;
  private final PythonObject number;
  private final PythonCallSite export;
  private final PythonCallSite adopt;
  private final boolean takesVersioned;
  private final String version;
  private volatile DType defaultDtype = DType.FLOAT32;
  private volatile @Nullable List<Operator> vocabulary;

  private PythonBackend(PythonEngine engine, Settings settings) {
    this.engine = engine;
    python = new PythonPackage(engine);
    python.module("torchvision").callMethod("watch", engine.callable("warn", PythonBackend::warn));
    operators = python.module("operators");
    tensorModule = python.module("tensors");
    modules = python.module("modules");
    exporting = python.module("exporting");
    PythonObject dlpack = python.module("dlpack");
    tensors = TensorFunctions.of(tensorModule);
    resolve = TensorFunctions.site(operators, "resolve");
    number = operators.attribute("number");
    export = TensorFunctions.site(dlpack, "export");
    adopt = TensorFunctions.site(dlpack, "adopt");
    var dtypes = new LinkedHashMap<String, Long>();
    for (DType type : DType.values()) {
      dtypes.put(type.torchName(), (long) type.code());
    }
    tensorModule.callMethod("start", dtypes, threads(settings));
    takesVersioned = Boolean.TRUE.equals(dlpack.callMethod("takes_versioned"));
    version = String.valueOf(tensorModule.callMethod("version"));
  }

  /**
   * The backend of a running engine.
   *
   * @throws BackendUnavailableException if torch can't be imported there
   */
  static PythonBackend on(PythonEngine engine, Settings settings) {
    try {
      return new PythonBackend(engine, settings);
    } catch (PythonException e) {
      throw new BackendUnavailableException(
          "PyTorch does not start in %s: %s\n%s"
              .formatted(engine.description(), e.getMessage(), e.traceback()),
          e);
    }
  }

  private static long threads(Settings settings) {
    Settings.Setting setting = settings.find("threads");
    if (setting == null) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(setting.value());
    } catch (NumberFormatException e) {
      throw new InvalidArgumentException(
          "threads=%s (%s) is no number".formatted(setting.value(), setting.source()), e);
    }
  }

  private static @Nullable Object warn(@Nullable Object[] message) {
    LoggerFactory.getLogger(PythonBackend.class).warn("{}", message);
    return null;
  }

  /** The interpreter, for whatever else Python has. */
  public PythonEngine engine() {
    return engine;
  }

  PythonObject modules() {
    return modules;
  }

  PythonObject exporting() {
    return exporting;
  }

  /** The functions that make models of Python's packages; the caller closes it. */
  PythonObject hub() {
    return python.module("hub");
  }

  @Override
  public String id() {
    return "python";
  }

  @Override
  public String description() {
    return "torch %s in %s".formatted(version, engine.description());
  }

  @Override
  public List<Device> devices() {
    Object[] names = (Object[]) Objects.requireNonNull(tensorModule.callMethod("devices"));
    return Arrays.stream(names).map(name -> Device.of((String) name)).toList();
  }

  @Override
  public Collection<Operator> operators() {
    List<Operator> known = vocabulary;
    if (known == null) {
      Object[] schemas = (Object[]) Objects.requireNonNull(operators.callMethod("schemas"));
      var parsed = new ArrayList<Operator>(schemas.length);
      for (Object schema : schemas) {
        parsed.add(Operator.parse((String) schema));
      }
      known = List.copyOf(parsed);
      vocabulary = known;
    }
    return known;
  }

  @Override
  public @Nullable BoundOperator bind(String qualifiedName) {
    int colons = qualifiedName.indexOf("::");
    if (colons < 0) {
      return null;
    }
    String rest = qualifiedName.substring(colons + 2);
    int dot = rest.indexOf('.');
    Object found =
        resolve.call(
            qualifiedName.substring(0, colons),
            dot < 0 ? rest : rest.substring(0, dot),
            dot < 0 ? "" : rest.substring(dot + 1));
    return found instanceof Object[] f
        ? ArgumentGuard.around(
            new PythonOperator(
                this, Operator.parse((String) f[1]), (PythonObject) f[0], (Boolean) f[2]))
        : null;
  }

  /** A callable that calls another in a gradient mode. */
  PythonObject inMode(PythonObject callable, GradMode mode) {
    return switch (mode) {
      case ENABLED -> callable;
      case DISABLED -> object(operators.callMethod("without_gradients", callable));
      case INFERENCE -> object(operators.callMethod("in_inference", callable));
    };
  }

  private static PythonObject object(@Nullable Object value) {
    return (PythonObject) Objects.requireNonNull(value);
  }

  /** A tensor that stands for a number. */
  PythonObject number(@Nullable Object value) {
    return object(number.call(value));
  }

  // Gradients

  @Override
  public void backward(
      TensorHandle[] roots,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      TensorHandle @Nullable [] inputs) {
    try {
      tensors
          .backward()
          .call(
              objects(roots),
              objects(gradients),
              retainGraph,
              createGraph,
              inputs == null ? null : objects(inputs));
    } catch (PythonException e) {
      throw failed("backward()", e);
    }
  }

  @Override
  public @Nullable TensorHandle[] grad(
      TensorHandle[] outputs,
      TensorHandle[] inputs,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      boolean allowUnused) {
    try {
      @Nullable Object[] results =
          (@Nullable Object[])
              Objects.requireNonNull(
                  tensors
                      .gradients()
                      .call(
                          objects(outputs),
                          objects(inputs),
                          objects(gradients),
                          retainGraph,
                          createGraph,
                          allowUnused));
      return handles(results);
    } catch (PythonException e) {
      throw failed("grad()", e);
    }
  }

  @Override
  public void setDetectAnomaly(boolean on) {
    tensorModule.callMethod("set_detect_anomaly", on);
  }

  /** Takes references to tensors over. */
  @Nullable TensorHandle[] handles(@Nullable Object[] objects) {
    @Nullable TensorHandle[] handles = new TensorHandle[objects.length];
    for (int i = 0; i < handles.length; i++) {
      handles[i] =
          objects[i] instanceof PythonObject object ? new PythonTensor(this, object) : null;
    }
    return handles;
  }

  static @Nullable Object[] objects(@Nullable TensorHandle[] handles) {
    @Nullable Object[] objects = new Object[handles.length];
    for (int i = 0; i < handles.length; i++) {
      objects[i] = handles[i] instanceof PythonTensor tensor ? tensor.object : null;
    }
    return objects;
  }

  /** What a failed pass ends with: what a hook in Java threw, or PyTorch's error. */
  private static RuntimeException failed(String what, PythonException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException thrown
        ? thrown
        : OperatorErrors.translate(what, e.pythonType(), e.pythonMessage(), e);
  }

  @Override
  public void manualSeed(long seed) {
    tensorModule.callMethod("manual_seed", seed);
  }

  @Override
  public GeneratorHandle newGenerator(Device device) {
    return generator("new Generator()", "generator", device);
  }

  @Override
  public GeneratorHandle defaultGenerator(Device device) {
    return generator("defaultGenerator()", "default_generator", device);
  }

  private GeneratorHandle generator(String what, String function, Device device) {
    try {
      return new PythonGenerator(
          this, object(tensorModule.callMethod(function, device.toString())));
    } catch (PythonException e) {
      throw OperatorErrors.translate(what, e.pythonType(), e.pythonMessage(), e);
    }
  }

  @Override
  public DType defaultDtype() {
    return defaultDtype;
  }

  @Override
  public void setDefaultDtype(DType dtype) {
    try {
      tensorModule.callMethod("set_default_dtype", dtype.torchName());
    } catch (PythonException e) {
      throw OperatorErrors.translate(
          "setDefaultDtype(" + dtype.torchName() + ")", e.pythonType(), e.pythonMessage(), e);
    }
    defaultDtype = dtype;
  }

  @Override
  public boolean isDeterministic() {
    return Boolean.TRUE.equals(tensorModule.callMethod("is_deterministic"));
  }

  @Override
  public void setDeterministic(boolean on, boolean warnOnly) {
    tensorModule.callMethod("set_deterministic", on, warnOnly);
  }

  // Other backends

  @Override
  public MemorySegment toDLPack(TensorHandle tensor) {
    try {
      Object[] exported =
          (Object[]) Objects.requireNonNull(export.call(((PythonTensor) tensor).object));
      MemorySegment address = MemorySegment.ofAddress((Long) exported[0]);
      return (Boolean) exported[1]
          ? address
          : ManagedTensor.takeUnversioned(address).giveVersioned();
    } catch (PythonException e) {
      throw new InvalidArgumentException("toDLPack(): " + e.pythonMessage(), e);
    } catch (DLPackException e) {
      throw new InvalidArgumentException("toDLPack(): " + e.getMessage(), e);
    }
  }

  @Override
  public TensorHandle fromDLPack(MemorySegment managed) {
    MemorySegment struct;
    boolean readOnly;
    try {
      ManagedTensor taken = ManagedTensor.take(managed);
      readOnly = taken.isReadOnly();
      if (readOnly || taken.tensor().hasNegativeStrides()) {
        String what = taken.tensor().toString();
        taken.close();
        throw new InvalidArgumentException(
            "fromDLPack(): %s %s, which PyTorch has no tensors for; copy it first"
                .formatted(what, readOnly ? "is read-only" : "has negative strides"));
      }
      struct = takesVersioned ? taken.giveVersioned() : taken.giveUnversioned();
    } catch (DLPackException e) {
      throw new InvalidArgumentException("fromDLPack(): " + e.getMessage(), e);
    }
    Object reason;
    try {
      Object[] adopted =
          (Object[]) Objects.requireNonNull(adopt.call(struct.address(), takesVersioned));
      if (adopted[0] instanceof PythonObject object) {
        return new PythonTensor(this, object);
      }
      reason = adopted[1];
    } catch (PythonException e) { // the struct is gone with the tensor that was being made
      throw OperatorErrors.translate("fromDLPack()", e.pythonType(), e.pythonMessage(), e);
    }
    (takesVersioned ? ManagedTensor.take(struct) : ManagedTensor.takeUnversioned(struct)).close();
    throw new InvalidArgumentException("fromDLPack(): " + reason);
  }

  @Override
  public ScriptHandle loadScript(Path file, @Nullable Device device) {
    PythonObject scripts = python.module("scripts");
    return PythonScript.load(this, scripts, file, device);
  }

  @Override
  public PackageHandle loadPackage(Path file, String model) {
    return PythonPackageModel.load(this, python.module("packages"), file, model);
  }

  @Override
  public long allocatedBytes(Device device) {
    return device.type() == Device.Type.CUDA
        ? (Long)
            Objects.requireNonNull(tensorModule.callMethod("allocated_bytes", device.toString()))
        : -1;
  }

  @Override
  public long nativeBytes() {
    return NativeMemory.inUse();
  }

  @Override
  public int threads() {
    return (int) (long) (Long) Objects.requireNonNull(tensorModule.callMethod("threads"));
  }

  @Override
  public void close() {
    engine.close();
  }

  // Values with tensors in them

  /** Whether an object of Python is a tensor. */
  boolean isTensor(PythonObject object) {
    return Boolean.TRUE.equals(tensors.isTensor().call(object));
  }
}
