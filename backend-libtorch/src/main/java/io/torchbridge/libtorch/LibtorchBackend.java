package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.dlpack.DLPackException;
import io.torchbridge.dlpack.ManagedTensor;
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
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AnomalyMode;
import org.bytedeco.pytorch.AutogradState;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OperatorHandleOptional;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** libtorch in this process. */
final class LibtorchBackend implements Backend {

  private final SymbolLookup symbols;
  private final Shim shim;
  private final @Nullable Guard guard;

  private final Catalog catalog;
  private final Map<String, BoxedOperator> boxed = new ConcurrentHashMap<>();
  private final Map<String, BoundOperator> recorded = new ConcurrentHashMap<>();
  private final long undefined;
  private volatile @Nullable List<Operator> operators;
  private volatile @Nullable TorchScript torchScript;
  private volatile DType defaultDtype = DType.FLOAT32;
  private volatile boolean detectsAnomaly;

  LibtorchBackend(Settings settings) {
    NativeLibraries.Loaded loaded = NativeLibraries.load(settings);
    symbols = loaded.torch();
    catalog = loaded.catalog();
    shim = new Shim(symbols);
    Integer threads = threads(settings);
    NativeLibraries.Guarding guarding = loaded.guarding();
    guard =
        guarding == null
            ? null
            : new Guard(
                this, guarding.guard(), symbols, catalog.modes(), guarding.blasCopy(), threads);
    undefined = shim.newTensor();
    if (guard == null) {
      torch.globalContext().setCheckSparseTensorInvariants(true); // as the guard does
      if (threads != null) {
        torch.set_num_threads(threads);
      }
    }
  }

  private static @Nullable Integer threads(Settings settings) {
    String threads = settings.get("threads");
    if (threads != null && !threads.strip().matches("[1-9][0-9]{0,5}")) {
      throw new InvalidArgumentException(
          "the setting threads=" + threads + " is no number of threads; it takes 1 or more");
    }
    return threads == null ? null : Integer.valueOf(threads.strip());
  }

  Shim shim() {
    return shim;
  }

  long undefinedTensor() {
    return undefined;
  }

  @Override
  public String id() {
    return "libtorch";
  }

  @Override
  public String description() {
    return "libtorch %s (Bytedeco, %s), %s"
        .formatted(
            version(),
            NativeLibraries.platform(),
            guard == null ? "called through JavaCPP" : "called through FFM");
  }

  private static String version() {
    String version = Dispatcher.class.getPackage().getImplementationVersion();
    return version == null ? "2.10.0" : version;
  }

  @Override
  public List<Device> devices() {
    var devices = new ArrayList<Device>(List.of(Device.CPU));
    Guard g = guard;
    long cuda = g == null ? torch.cuda_device_count() : g.cudaDevices();
    for (int i = 0; i < cuda; i++) {
      devices.add(Device.cuda(i));
    }
    return devices;
  }

  @Override
  public Collection<Operator> operators() {
    List<Operator> all = operators;
    if (all == null) {
      all = catalog.operators();
      operators = all;
    }
    return all;
  }

  @Override
  public @Nullable BoundOperator bind(String qualifiedName) {
    Operator operator = operator(qualifiedName);
    if (operator == null) {
      return null;
    }
    BoundOperator fast = fast(operator);
    return ArgumentGuard.around(MendedOperator.around(this, fast == null ? boxed(operator) : fast));
  }

  /** Calls an operator with canonical arguments and records it. */
  Object record(String qualifiedName, @Nullable Object... arguments) {
    BoundOperator operator = recorded.computeIfAbsent(qualifiedName, this::bind);
    return Objects.requireNonNull(operator.call(GradMode.ENABLED, arguments));
  }

  /** The fast path of an operator; null if it does not take it. */
  @Nullable BoundOperator fast(Operator operator) {
    Guard g = guard;
    if (g == null || !operator.namespace().equals("aten")) {
      return null;
    }
    String struct =
        operator.name() + (operator.overload().isEmpty() ? "" : "_" + operator.overload());
    String symbol = catalog.function(struct);
    List<String> types = symbol == null ? null : CppSignature.parameters(symbol);
    if (symbol == null || types == null) {
      return null;
    }
    CallPlan plan = CallPlan.of(operator, types);
    return plan == null
        ? null
        : new FastOperator(this, operator, plan, symbols.findOrThrow(symbol).address(), g);
  }

  /** The boxed call of an operator that exists. */
  BoxedOperator boxed(Operator operator) {
    return boxed.computeIfAbsent(
        operator.qualifiedName(),
        name -> {
          OperatorHandle handle = handle(name);
          if (handle == null) {
            throw new TorchbridgeException("the dispatcher has lost " + name);
          }
          return new BoxedOperator(this, operator, handle);
        });
  }

  private @Nullable Operator operator(String qualifiedName) {
    Operator known = catalog.operator(qualifiedName);
    if (known != null) {
      return known;
    }
    OperatorHandle registeredLater = handle(qualifiedName);
    if (registeredLater == null) {
      return null;
    }
    try (var scope = new PointerScope()) {
      return Operator.parse(torch.toString(registeredLater.schema()).getString());
    }
  }

  /** The dispatcher's handle; null if it has none of this name. */
  private static @Nullable OperatorHandle handle(String qualifiedName) {
    int colons = qualifiedName.indexOf("::");
    int dot = qualifiedName.indexOf('.', Math.max(colons, 0));
    String name = dot < 0 ? qualifiedName : qualifiedName.substring(0, dot);
    String overload = dot < 0 ? "" : qualifiedName.substring(dot + 1);
    if (colons < 0 || qualifiedName.indexOf('\0') >= 0) {
      return null;
    }
    try (var scope = new PointerScope()) {
      OperatorHandleOptional found =
          Dispatcher.singleton().findSchema(new OperatorName(name, overload));
      if (!found.has_value()) {
        return null;
      }
      var handle = new OperatorHandle(found.get());
      handle.retainReference();
      return handle;
    }
  }

  /** Takes over an {@code at::Tensor} on the heap; null, and freed, if it is undefined. */
  @Nullable LibtorchTensor own(long address) {
    if (shim.isDefined(address)) {
      return new LibtorchTensor(this, address);
    }
    shim.delete(address);
    return null;
  }

  /** A new reference to JavaCPP's tensor; null if it is undefined. */
  @Nullable LibtorchTensor own(Tensor tensor) {
    return tensor.defined() ? new LibtorchTensor(this, shim.copyTensor(tensor.address())) : null;
  }

  void enter(GradMode mode) {
    if (guard != null) {
      guard.enter(mode);
    } else {
      AutogradState state = AutogradState.get_tls_state();
      state.set_grad_mode(mode == GradMode.ENABLED);
    }
  }

  boolean requiresGrad(LibtorchTensor tensor) {
    Guard g = guard;
    return g == null ? tensor.javacpp().requires_grad() : g.requiresGrad(tensor.address);
  }

  boolean isGradEnabled() {
    return AutogradState.get_tls_state().get_grad_mode();
  }

  TorchbridgeException failure(
      Operator operator, @Nullable Object[] arguments, String kind, String message) {
    return OperatorErrors.translate(operator, arguments, kind, message, null);
  }

  /** Does something of JavaCPP's outside of operator calls, with libtorch's errors translated. */
  <T> T guarded(String what, Supplier<T> action) {
    // the mode of the last operator call may still be set
    GradMode mode = GradMode.current();
    enter(mode);
    try {
      return action.get();
    } catch (TorchbridgeException e) {
      throw e;
    } catch (RuntimeException e) {
      Throwable thrown = guard == null ? null : guard.takeThrown();
      switch (thrown) {
        case null -> throw OperatorErrors.translate(what, "", String.valueOf(e.getMessage()), null);
        case RuntimeException own -> throw own;
        case Error own -> throw own;
        default -> throw new TorchbridgeException(what + ": a hook failed: " + thrown, thrown);
      }
    } finally {
      enter(mode); // which libtorch has set again, after what hooks called in others
    }
  }

  @Override
  public void backward(
      TensorHandle[] roots,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      TensorHandle @Nullable [] inputs) {
    pass(
        "backward",
        () -> {
          try (var scope = new PointerScope()) {
            torch.backward(
                vector(roots),
                vector(gradients),
                new BoolOptional(retainGraph),
                createGraph,
                vector(inputs == null ? new TensorHandle[0] : inputs));
          }
          return roots;
        });
  }

  @Override
  public @Nullable TensorHandle[] grad(
      TensorHandle[] outputs,
      TensorHandle[] inputs,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      boolean allowUnused) {
    return pass(
        "grad",
        () -> {
          try (var scope = new PointerScope()) {
            TensorVector results =
                torch.grad(
                    vector(outputs),
                    vector(inputs),
                    vector(gradients),
                    new BoolOptional(retainGraph),
                    createGraph,
                    allowUnused);
            @Nullable TensorHandle[] handles = new TensorHandle[(int) results.size()];
            for (int i = 0; i < handles.length; i++) {
              handles[i] = own(results.get(i));
            }
            return handles;
          }
        });
  }

  @Override
  public void setDetectAnomaly(boolean on) {
    AnomalyMode.set_enabled(on, true);
    detectsAnomaly = on;
  }

  /** Runs a backward pass. */
  private <T> T pass(String what, Supplier<T> action) {
    if (!detectsAnomaly || guard == null) {
      return guarded(what, action);
    }
    try (var quiet = new QuietWarnings()) { // which show the stack of C++ at each anomaly
      return guarded(what, action);
    }
  }

  private static TensorVector vector(@Nullable TensorHandle[] handles) {
    return new TensorVector(
        Arrays.stream(handles)
            .map(h -> h == null ? new Tensor() : ((LibtorchTensor) h).javacpp())
            .toArray(Tensor[]::new));
  }

  /** Registers a hook and returns its position among the tensor's hooks. */
  int registerHook(LibtorchTensor tensor, UnaryOperator<@Nullable TensorHandle> hook) {
    Guard g = guard("a gradient hook");
    CallFrame frame = CallFrame.begin();
    try {
      if (!g.hook(frame, tensor.address, hook)) {
        throw OperatorErrors.translate("register_hook", frame.kind(), frame.message(), null);
      }
      return (int) frame.getLong(CallFrame.RESULT_INT);
    } finally {
      frame.end();
    }
  }

  private Guard guard(String what) {
    Guard g = guard;
    if (g == null) {
      throw new UnsupportedOperatorException(
          "%s needs the exception guard, which is built for linux-x86_64 only; this is %s"
              .formatted(what, NativeLibraries.platform()));
    }
    return g;
  }

  @Override
  public void manualSeed(long seed) {
    torch.manual_seed(seed);
  }

  @Override
  public GeneratorHandle newGenerator(Device device) {
    return guarded(
        "new Generator()",
        () ->
            new LibtorchGenerator(
                this,
                device.isCpu()
                    ? torch.make_generator_cpu()
                    : LibtorchGenerator.ofDefault(device).clone()));
  }

  @Override
  public GeneratorHandle defaultGenerator(Device device) {
    return guarded(
        "defaultGenerator()",
        () -> new LibtorchGenerator(this, LibtorchGenerator.ofDefault(device)));
  }

  @Override
  public DType defaultDtype() {
    return defaultDtype;
  }

  @Override
  public void setDefaultDtype(DType dtype) {
    try (var scope = new PointerScope();
        var meta = torch.scalarTypeToTypeMeta(torch.ScalarType.values()[dtype.code()])) {
      guarded(
          "setDefaultDtype(" + dtype.torchName() + ")",
          () -> {
            torch.set_default_dtype(meta);
            return dtype;
          });
    }
    defaultDtype = dtype;
  }

  @Override
  public boolean isDeterministic() {
    return torch.globalContext().deterministicAlgorithms();
  }

  @Override
  public void setDeterministic(boolean on, boolean warnOnly) {
    torch.globalContext().setDeterministicAlgorithms(on, warnOnly);
  }

  @Override
  public MemorySegment toDLPack(TensorHandle tensor) {
    if (tensor.requiresGrad()) {
      throw new InvalidArgumentException(
          "toDLPack() of a tensor that requires gradients, which DLPack can't carry; use detach()");
    }
    Guard g = guard("DLPack");
    CallFrame frame = CallFrame.begin();
    try {
      frame.setLong(0, ((LibtorchTensor) tensor).address);
      frame.setLong(CallFrame.STACK_WORDS, 0);
      if (!g.call(g.toDLPack, frame, GradMode.DISABLED, 0, 0, false)) {
        throw OperatorErrors.translate("toDLPack()", frame.kind(), frame.message(), null);
      }
      return MemorySegment.ofAddress(frame.getLong(CallFrame.RESULT_INT));
    } finally {
      frame.end();
    }
  }

  @Override
  public TensorHandle fromDLPack(MemorySegment managed) {
    Guard g = guard("DLPack");
    MemorySegment struct;
    try {
      ManagedTensor taken = ManagedTensor.take(managed);
      if (taken.isReadOnly() || taken.tensor().hasNegativeStrides()) {
        taken.close();
        throw new InvalidArgumentException(
            "fromDLPack(): %s %s, which PyTorch has no tensors for; copy it first"
                .formatted(
                    taken.tensor(), taken.isReadOnly() ? "is read-only" : "has negative strides"));
      }
      struct = taken.giveVersioned();
    } catch (DLPackException e) {
      throw new InvalidArgumentException("fromDLPack(): " + e.getMessage(), e);
    }
    try {
      return fromChecked(g, struct);
    } catch (Throwable e) {
      ManagedTensor.take(struct).close(); // libtorch leaves what it refuses to its caller
      throw e;
    }
  }

  private TensorHandle fromChecked(Guard g, MemorySegment managed) {
    CallFrame frame = CallFrame.begin();
    try {
      frame.setLong(0, frame.base + CallFrame.RESULTS);
      frame.setLong(8, managed.address());
      long noFunction = frame.allocate(32); // an empty std::function: the struct's own deleter
      for (int i = 0; i < 4; i++) {
        Shim.MEMORY.set(JAVA_LONG, noFunction + 8L * i, 0L);
      }
      frame.setLong(16, noFunction);
      frame.setLong(CallFrame.STACK_WORDS, 0);
      if (!g.call(g.fromDLPack, frame, GradMode.DISABLED, 1, 1, false)) {
        throw OperatorErrors.translate("fromDLPack()", frame.kind(), frame.message(), null);
      }
      LibtorchTensor tensor = own(frame.getLong(CallFrame.RESULTS));
      if (tensor == null) {
        throw new TorchbridgeException("fromDLPack() gave no tensor");
      }
      return tensor;
    } finally {
      frame.end();
    }
  }

  @Override
  public ScriptHandle loadScript(Path file, @Nullable Device device) {
    TorchScript interpreter = torchScript;
    if (interpreter == null) {
      interpreter = new TorchScript(this, symbols, guard("TorchScript"));
      torchScript = interpreter;
    }
    return interpreter.load(file, device);
  }

  @Override
  public PackageHandle loadPackage(Path file, String model) {
    return LibtorchPackage.load(this, guard("AOTInductor"), symbols, file, model);
  }

  @Override
  public long allocatedBytes(Device device) {
    Guard g = guard;
    return g != null && device.type() == Device.Type.CPU ? g.bytesInUse() : -1;
  }

  @Override
  public int threads() {
    Guard g = guard;
    return g == null ? torch.get_num_threads() : g.threads();
  }

  @Override
  public void close() {
    // libtorch lives as long as the process; tensors free themselves
  }
}
