package io.torchbridge;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.Crossing;
import io.torchbridge.spi.Crossing.Border;
import io.torchbridge.spi.Differentiation;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes tensors and calls free functions, as the module <a
 * href="https://docs.pytorch.org/docs/stable/torch.html">torch</a>. New tensors are on {@link
 * Backends#current}.
 */
public final class Torch extends TorchOperators {
  private Torch() {}

  // Families of functions

  /** {@code torch.linalg}: norms, decompositions, equations. */
  public static Linalg linalg() {
    return Linalg.INSTANCE;
  }

  /** {@code torch.fft}: Fourier transforms. */
  public static Fft fft() {
    return Fft.INSTANCE;
  }

  /** {@code torch.special}: special functions. */
  public static Special special() {
    return Special.INSTANCE;
  }

  /** {@code torch.sparse}: functions of sparse tensors. */
  public static Sparse sparse() {
    return Sparse.INSTANCE;
  }

  // Any operator

  /**
   * Calls any operator of PyTorch by its full name: {@code Torch.call("aten::add.Tensor", a, b)}.
   * Arguments left out have their defaults.
   *
   * @throws UnsupportedOperatorException if the backend has no operator of that name
   * @throws InvalidArgumentException if the arguments do not fit its schema
   */
  public static Result call(String operator, @Nullable Object... arguments) {
    return new Result(operator, Op.of(operator).call(arguments));
  }

  /** Calls any operator by its full name with arguments by place and by name. */
  public static Result call(
      String operator, List<? extends @Nullable Object> arguments, Map<String, ?> keywords) {
    return new Result(operator, Op.of(operator).call(arguments, keywords));
  }

  /**
   * What an operator returned.
   *
   * @param operator its name
   * @param value null, a {@link Tensor}, {@code Tensor[]}, number, or an {@code Object[]} of
   *     several of these
   */
  public record Result(String operator, @Nullable Object value) {
    /** The one tensor that was returned. */
    public Tensor tensor() {
      if (value instanceof Tensor tensor) {
        return tensor;
      }
      throw new InvalidArgumentException(operator + " returned no single tensor: " + this);
    }

    /** The tensors that were returned, as a list or as several results. */
    public Tensor[] tensors() {
      return switch (value) {
        case Tensor tensor -> new Tensor[] {tensor};
        case Tensor[] list -> list;
        case Object[] several when List.of(several).stream().allMatch(Tensor.class::isInstance) ->
            Arrays.copyOf(several, several.length, Tensor[].class);
        case null, default ->
            throw new InvalidArgumentException(operator + " returned no tensors: " + this);
      };
    }

    /** The results in the schema's order; one for most operators, a list counts as one. */
    public List<@Nullable Object> values() {
      var values = new java.util.ArrayList<@Nullable Object>();
      if (value instanceof Object[] several && !(value instanceof Tensor[])) {
        java.util.Collections.addAll(values, several);
      } else {
        values.add(value);
      }
      return values;
    }
  }

  /**
   * Puts an interceptor around every operator call of the process, on all threads, until the result
   * is closed: a profiler, a check, one's own. Where there are none they cost nothing.
   *
   * {@snippet :
   * var profiler = new Profiler();
   * try (var on = Torch.intercept(profiler)) {
   *   model.forward(images);
   * }
   * System.out.println(profiler.table());
   * }
   */
  public static CallInterceptor.Installation intercept(CallInterceptor interceptor) {
    return Interceptors.install(interceptor);
  }

  /** Puts an interceptor around the operator calls of one thread, until the result is closed. */
  public static CallInterceptor.Installation intercept(CallInterceptor interceptor, Thread thread) {
    return Interceptors.install(interceptor.on(thread));
  }

  // Shapes

  /**
   * The shape to which shapes are broadcast.
   *
   * @throws ShapeMismatchException if they can't be
   */
  public static long[] broadcastShapes(long[]... shapes) {
    int ndim = Arrays.stream(shapes).mapToInt(shape -> shape.length).max().orElse(0);
    long[] common = new long[ndim];
    Arrays.fill(common, 1);
    for (long[] shape : shapes) {
      int shift = ndim - shape.length;
      for (int i = 0; i < shape.length; i++) {
        if (shape[i] != 1 && common[shift + i] != 1 && shape[i] != common[shift + i]) {
          throw new ShapeMismatchException(
              "broadcastShapes(%s): the sizes %d and %d in dimension %d of the result differ, and none is 1"
                  .formatted(
                      Arrays.stream(shapes).map(Arrays::toString).collect(Collectors.joining(", ")),
                      common[shift + i],
                      shape[i],
                      shift + i));
        }
        common[shift + i] = shape[i] == 1 ? common[shift + i] : shape[i];
      }
    }
    return common;
  }

  // Data from Java

  /**
   * A tensor of Java data: a number, boolean, {@link Complex}, flat or nested array of a primitive
   * type, nested lists, or an NIO buffer's remaining elements; copied. A Java {@code double} number
   * and boxed lists of them give float32, as in PyTorch; a {@code double[]} gives float64; {@code
   * byte} gives int8, {@code char} uint16.
   *
   * @throws ShapeMismatchException if nested data is ragged
   */
  public static Tensor tensor(Object data) {
    return HostData.tensor(data, null, null, Backends.current());
  }

  /** A tensor of Java data in another dtype. */
  public static Tensor tensor(Object data, DType dtype) {
    return HostData.tensor(data, dtype, null, Backends.current());
  }

  /** A tensor of Java data in another dtype and on a device. */
  public static Tensor tensor(Object data, @Nullable DType dtype, @Nullable Device device) {
    return HostData.tensor(data, dtype, device, Backends.current());
  }

  static Tensor tensor(
      Object data, @Nullable DType dtype, @Nullable Device device, Backend backend) {
    return HostData.tensor(data, dtype, device, backend);
  }

  /**
   * A tensor of a flat Java array's elements, in their order; copied.
   *
   * @param array of primitives or {@link Complex}
   * @param shape whose product is the array's length
   */
  public static Tensor fromData(Object array, long... shape) {
    return HostData.copyIn(
        HostData.flat(array), HostData.flatType(array.getClass()), shape, Backends.current());
  }

  /** A tensor of the elements in a memory segment, which holds exactly as many; copied. */
  public static Tensor fromData(MemorySegment elements, DType dtype, long... shape) {
    return HostData.copyIn(elements, dtype, shape, Backends.current());
  }

  /** A tensor of a buffer's remaining elements; copied. */
  public static Tensor fromData(Buffer elements, long... shape) {
    return HostData.copyIn(
        HostData.segment(elements), HostData.dtypeOf(elements), shape, Backends.current());
  }

  /**
   * A tensor over the memory of a DLPack struct; nothing is copied.
   *
   * @param managed the address of a {@code DLManagedTensorVersioned}, which belongs to the tensor
   *     from here on
   * @throws InvalidArgumentException if it can't be shared as it is
   */
  public static Tensor fromDLPack(MemorySegment managed) {
    if (managed.address() == 0) {
      throw new InvalidArgumentException("fromDLPack() of a null struct");
    }
    Backend backend = Backends.current();
    long start = Interceptors.start();
    Tensor tensor = new Tensor(backend, backend.fromDLPack(managed));
    Interceptors.crossed(
        Border.DLPACK_IMPORT, Crossing.DLPACK, backend.id(), tensor.handle(), false, start);
    return tensor;
  }

  // Printing

  /** {@code torch.set_printoptions}: how {@link Tensor#toString()} prints, in all threads. */
  public static void setPrintoptions(PrintOptions options) {
    TensorPrinter.defaults = options;
  }

  /** {@code torch.get_printoptions}. */
  public static PrintOptions getPrintoptions() {
    return TensorPrinter.defaults;
  }

  // Gradients

  /**
   * {@code torch.autograd.grad}: the gradients of the sum of scalar outputs with respect to inputs.
   *
   * @throws InvalidArgumentException if an input is not part of the graph
   */
  public static Tensor[] grad(List<Tensor> outputs, List<Tensor> inputs) {
    @Nullable Tensor[] grads = grad(outputs, inputs, null, false, false, false);
    return Arrays.copyOf(grads, grads.length, Tensor[].class);
  }

  /**
   * {@code torch.autograd.grad(outputs, inputs, grad_outputs, retain_graph, create_graph,
   * allow_unused)}.
   *
   * @param gradOutputs one for each output, of its shape; null, or a null element, for a scalar's 1
   * @param allowUnused gives null for an input that is not part of the graph, instead of an error
   * @return one gradient for each input
   */
  public static @Nullable Tensor[] grad(
      List<Tensor> outputs,
      List<Tensor> inputs,
      @Nullable List<? extends @Nullable Tensor> gradOutputs,
      boolean retainGraph,
      boolean createGraph,
      boolean allowUnused) {
    if (outputs.isEmpty() || inputs.isEmpty()) {
      throw new InvalidArgumentException("grad() needs at least one output and one input");
    }
    if (gradOutputs != null && gradOutputs.size() != outputs.size()) {
      throw new InvalidArgumentException(
          "grad() got %d gradOutputs for %d outputs".formatted(gradOutputs.size(), outputs.size()));
    }
    Backend backend = outputs.getFirst().backend();
    try (var use = Tensor.use(new @Nullable Object[] {outputs, inputs, gradOutputs})) {
      @Nullable TensorHandle[] gradients = new TensorHandle[outputs.size()];
      for (int i = 0; i < gradients.length; i++) {
        Tensor gradient = gradOutputs == null ? null : gradOutputs.get(i);
        gradients[i] = gradient == null ? null : onBackend(gradient, backend);
      }
      @Nullable TensorHandle[] results =
          Differentiation.grad(
              backend,
              handles(outputs, backend),
              handles(inputs, backend),
              gradients,
              retainGraph || createGraph,
              createGraph,
              allowUnused);
      @Nullable Tensor[] tensors = new Tensor[results.length];
      for (int i = 0; i < results.length; i++) {
        TensorHandle result = results[i];
        tensors[i] = result == null ? null : new Tensor(backend, result);
      }
      return tensors;
    }
  }

  private static TensorHandle[] handles(List<Tensor> tensors, Backend backend) {
    return tensors.stream().map(t -> onBackend(t, backend)).toArray(TensorHandle[]::new);
  }

  private static TensorHandle onBackend(Tensor tensor, Backend backend) {
    if (tensor.backend() != backend) {
      throw new DeviceMismatchException(
          "grad() was called with tensors of two backends, %s and %s"
              .formatted(backend.id(), tensor.backend().id()));
    }
    return tensor.handle();
  }

  /**
   * What tensors take, for each backend that has made some and each device they were on. Bytes are
   * the backend's own count: libtorch's CPU memory to within 64 KB for each thread, CUDA memory of
   * the Python backend as {@code torch.cuda.memory_allocated} has it.
   */
  public static List<MemoryUse> memory() {
    return Ledger.memory();
  }

  // Random numbers

  /** Seeds the default random generators of the current backend, on all devices. */
  public static void manualSeed(long seed) {
    Backends.current().manualSeed(seed);
  }

  /** Seeds the CPU's default generator with a random number, which it returns. */
  public static long seed() {
    return defaultGenerator().seed();
  }

  /** The seed from which the CPU's default generator began. */
  public static long initialSeed() {
    return defaultGenerator().initialSeed();
  }

  /** {@code get_rng_state}: the state of the current backend's default generator of the CPU. */
  public static Tensor getRngState() {
    return getRngState(Device.CPU);
  }

  /** {@code get_rng_state} of a device: bytes, on the CPU, for {@link #setRngState}. */
  public static Tensor getRngState(Device device) {
    return defaultGenerator(device).getState();
  }

  /** {@code set_rng_state}: random numbers go on as they did after {@link #getRngState()}. */
  public static void setRngState(Tensor state) {
    setRngState(state, Device.CPU);
  }

  /**
   * {@code set_rng_state} of a device.
   *
   * @param state of {@link #getRngState(Device)}
   * @throws TorchbridgeException if it is no state of such a generator
   */
  public static void setRngState(Tensor state, Device device) {
    Generator.ofDefault(state.backend(), device).setState(state);
  }

  /** The generator of the current backend from which operators on the CPU draw. */
  public static Generator defaultGenerator() {
    return defaultGenerator(Device.CPU);
  }

  /** The generator of the current backend from which a device's operators draw. */
  public static Generator defaultGenerator(Device device) {
    return Generator.ofDefault(Backends.current(), device);
  }

  // Modes

  /**
   * {@code torch.use_deterministic_algorithms}: whether the current backend's operators must give
   * the same result each time, in all threads; those that can't then throw. New memory is filled.
   */
  public static void useDeterministicAlgorithms(boolean mode) {
    useDeterministicAlgorithms(mode, false);
  }

  /**
   * {@link #useDeterministicAlgorithms(boolean)}.
   *
   * @param warnOnly whether operators that can't, warn instead of throwing
   */
  public static void useDeterministicAlgorithms(boolean mode, boolean warnOnly) {
    Backends.current().setDeterministic(mode, warnOnly);
  }

  /** Whether {@link #useDeterministicAlgorithms(boolean)} holds on the current backend. */
  public static boolean areDeterministicAlgorithmsEnabled() {
    return Backends.current().isDeterministic();
  }

  /**
   * {@code torch.set_default_dtype}: the type of real numbers where none is said, on the current
   * backend, in all threads. Complex numbers follow it.
   *
   * @throws DTypeMismatchException if it is not a floating point type
   */
  public static void setDefaultDtype(DType dtype) {
    if (!dtype.isFloatingPoint()) {
      throw new DTypeMismatchException(
          "setDefaultDtype(%s): only floating point types can be the default"
              .formatted(dtype.torchName()));
    }
    Backends.current().setDefaultDtype(dtype);
  }

  /** {@code torch.get_default_dtype} of the current backend. */
  public static DType getDefaultDtype() {
    return Backends.current().defaultDtype();
  }

  /**
   * {@code torch.set_default_device}: where this thread's factories make tensors if they get no
   * device; null for the backend's own default. {@link Device#enter} does so for a block.
   */
  public static void setDefaultDevice(@Nullable Device device) {
    Device.enter(device);
  }

  /** {@code torch.get_default_device} of this thread. */
  public static Device getDefaultDevice() {
    Device entered = Device.entered();
    return entered == null ? Device.CPU : entered;
  }
}
