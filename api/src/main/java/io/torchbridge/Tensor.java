package io.torchbridge;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.Crossing;
import io.torchbridge.spi.Crossing.Border;
import io.torchbridge.spi.Differentiation;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A multi-dimensional array of one {@link DType} on one {@link Device}, as <a
 * href="https://docs.pytorch.org/docs/stable/tensors.html">torch.Tensor</a>. Made by {@link Torch},
 * by operators, and by loading.
 *
 * <p>A tensor owns native memory: it is freed by {@link #close}, by the {@link TensorScope} in
 * which it was made, or at last by the collector. Its methods may be called from any platform
 * thread, one at a time.
 *
 * <p>All methods throw {@link ClosedTensorException} on a closed tensor.
 */
public final class Tensor extends AliasOperators implements AutoCloseable {
  private static final Op PIN_MEMORY = Op.of("aten::pin_memory");

  private final Backend backend;
  private final Owned owned;
  private Cleaner.@Nullable Cleanable cleanable;

  // the list of the scope that owns this tensor
  @Nullable TensorScope scope;
  @Nullable Tensor next;
  @Nullable Tensor previous;

  Tensor(Backend backend, TensorHandle handle) {
    this(backend, handle, ThreadState.mine());
  }

  Tensor(Backend backend, TensorHandle handle, ThreadState mine) {
    this.backend = backend;
    this.owned = new Owned(handle, Ledger.of(backend).counter(handle));
    own(mine.innermost);
  }

  /** Hands a handle of a backend over to a new tensor, in this thread's innermost scope. */
  public static Tensor of(Backend backend, TensorHandle handle) {
    return new Tensor(backend, handle);
  }

  void own(@Nullable TensorScope newOwner) {
    scope = newOwner;
    if (newOwner != null) {
      newOwner.link(this);
    } else {
      cleanable = owned.register(this);
      Ledger.of(backend).leftToCollector();
    }
  }

  @Override
  Tensor self() {
    return this;
  }

  /** The backend that holds this tensor. */
  public Backend backend() {
    return backend;
  }

  /**
   * The backend's reference, for backends and their tools; it lives until this tensor is closed or
   * unreachable, and at least as long as a {@link #use} of it.
   */
  public TensorHandle handle() {
    return open("handle()");
  }

  TensorHandle handle(Operator caller) {
    if (!owned.isOpen()) {
      throw closed(caller.qualifiedName());
    }
    return owned.handle;
  }

  private TensorHandle open(String caller) {
    if (!owned.isOpen()) {
      throw closed(caller);
    }
    return owned.handle;
  }

  private static ClosedTensorException closed(String caller) {
    return new ClosedTensorException(
        caller
            + " was called with a tensor that is closed; TensorScope.keep(tensor) takes a tensor"
            + " out of the scope that would close it");
  }

  boolean is(TensorHandle handle) {
    return owned.handle == handle;
  }

  boolean isOwner(Object owner) {
    return owned == owner;
  }

  /** What {@link #use} began; to be closed on the same thread, the innermost first. */
  public interface Use extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Keeps the handles of tensors alive, whoever closes the tensors, until the use is closed: around
   * native calls that get {@link #handle}, which is to be asked inside.
   *
   * @param tensors one, or arrays, lists and maps of them; whatever else is among them does not
   *     matter
   */
  public static Use use(Object tensors) {
    ThreadState mine = ThreadState.mine();
    mine.begin(tensors);
    return mine::end;
  }

  /**
   * Runs {@code release} as soon as no {@link #use} of the owner is open; for what else has a
   * handle, and says that it is closed first.
   */
  public static void whenUnused(Object owner, Runnable release) {
    ThreadState.whenUnused(owner, release);
  }

  /** How many tensors of this process are neither closed nor found unreachable: to see leaks. */
  public static long live() {
    return Ledger.live();
  }

  /** True once the tensor, or the scope that owned it, was closed. */
  public boolean isClosed() {
    return owned.get();
  }

  /** Frees the tensor. Closing twice is harmless. */
  @Override
  public void close() {
    if (owned.close()) {
      TensorScope s = scope;
      if (s != null) {
        s.closed(this);
      }
      Cleaner.Cleanable c = cleanable;
      if (c != null) {
        c.clean();
      }
    }
  }

  // What it is

  private <T> T read(String caller, Function<TensorHandle, T> what) {
    ThreadState mine = ThreadState.mine();
    mine.begin(this);
    try {
      return what.apply(open(caller));
    } finally {
      mine.end();
    }
  }

  public DType dtype() {
    return read("dtype()", TensorHandle::dtype);
  }

  public Device device() {
    return read("device()", TensorHandle::device);
  }

  public Layout layout() {
    return read("layout()", TensorHandle::layout);
  }

  /** The size of each dimension; a new array. */
  public long[] shape() {
    return read("shape()", TensorHandle::shape);
  }

  /** The size of one dimension, counted from the end where it is negative. */
  public long size(int dim) {
    long[] shape = shape();
    if (dim < -shape.length || dim >= shape.length) {
      throw new IndexOutOfRangeException(
          "size(%d) of a tensor of shape %s: the dimension must be from %d to %d"
              .formatted(dim, Arrays.toString(shape), -shape.length, shape.length - 1));
    }
    return shape[dim < 0 ? dim + shape.length : dim];
  }

  /** The strides in elements; a new array. */
  public long[] strides() {
    return read("strides()", TensorHandle::strides);
  }

  /** The number of dimensions. */
  public int ndim() {
    return read("ndim()", TensorHandle::dim);
  }

  /** The number of elements. */
  public long numel() {
    return read("numel()", TensorHandle::numel);
  }

  /** True if the elements lie one after the other in the order of their indices. */
  public boolean isContiguous() {
    long[] shape = shape();
    long[] strides = strides();
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] == 0) {
        return true;
      }
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** The address of the first element in the device's memory; 0 if there is none. */
  public long dataAddress() {
    return read("dataAddress()", TensorHandle::dataAddress);
  }

  // Gradients

  public boolean requiresGrad() {
    return read("requiresGrad()", TensorHandle::requiresGrad);
  }

  /**
   * {@code requires_grad_}: says whether gradients are collected for this leaf.
   *
   * @return this tensor
   */
  public Tensor requiresGrad(boolean value) {
    if (value && !(dtype().isFloatingPoint() || dtype().isComplex())) {
      throw new DTypeMismatchException(
          "requiresGrad(true) on %s%s: only floating point and complex tensors have gradients"
              .formatted(dtype().torchName(), Arrays.toString(shape())));
    }
    if (!value && !isLeaf()) {
      throw new InvalidArgumentException(
          "requiresGrad(false) on the result of an operator; use detach() for a tensor outside of"
              + " the graph");
    }
    try (var use = use(this)) {
      open("requiresGrad(boolean)").setRequiresGrad(value);
    }
    return this;
  }

  /** True if it is not the result of a recorded operator. */
  public boolean isLeaf() {
    return read("isLeaf()", TensorHandle::isLeaf);
  }

  /**
   * The name of the recorded operator whose result this is, {@code AddBackward0}; null for a leaf,
   * and where the backend can't tell.
   */
  public @Nullable String gradFn() {
    try (var use = use(this)) {
      return open("gradFn()").gradFn();
    }
  }

  /** The gradient that backward passes have collected; null if there is none. */
  public @Nullable Tensor grad() {
    try (var use = use(this)) {
      TensorHandle grad = open("grad()").grad();
      return grad == null ? null : new Tensor(backend, grad);
    }
  }

  /** Sets the gradient, or drops it with null: {@code zero_grad}. */
  public void setGrad(@Nullable Tensor grad) {
    if (grad != null) {
      if (grad.backend != backend) {
        throw new DeviceMismatchException(
            "setGrad() on a tensor of backend %s with one of %s"
                .formatted(backend.id(), grad.backend.id()));
      }
      if (!Arrays.equals(grad.shape(), shape())) {
        throw new ShapeMismatchException(
            "setGrad() on a tensor of shape %s with one of shape %s; they must be equal"
                .formatted(Arrays.toString(shape()), Arrays.toString(grad.shape())));
      }
      if (grad.dtype() != dtype()) {
        throw new DTypeMismatchException(
            "setGrad() on a tensor of %s with one of %s; they must be equal"
                .formatted(dtype().torchName(), grad.dtype().torchName()));
      }
    }
    try (var use = use(new @Nullable Object[] {this, grad})) {
      open("setGrad()").setGrad(grad == null ? null : grad.open("setGrad()"));
    }
  }

  /**
   * Computes the gradient of this scalar with respect to the leaves of its graph and adds it to
   * their {@link #grad}.
   */
  public void backward() {
    backward(null, false, false);
  }

  /**
   * {@code backward(gradient, retain_graph, create_graph)}.
   *
   * @param gradient of this tensor's shape; null for a scalar's 1
   * @param retainGraph keeps the graph for a further backward pass
   * @param createGraph records the pass itself, for higher derivatives; implies retainGraph
   */
  public void backward(@Nullable Tensor gradient, boolean retainGraph, boolean createGraph) {
    try (var use = use(new @Nullable Object[] {this, gradient})) {
      @Nullable TensorHandle[] gradients = {gradient == null ? null : gradient.open("backward()")};
      Differentiation.backward(
          backend,
          new TensorHandle[] {open("backward()")},
          gradients,
          retainGraph || createGraph,
          createGraph,
          null);
    }
  }

  /**
   * {@code register_hook}: calls {@code hook} with the gradient of this tensor whenever it is
   * computed; what it returns, if not null, replaces the gradient. The hook's tensors are closed
   * after it; an exception in it ends the backward pass and comes out of it.
   *
   * @return removes the hook; without effect once this tensor is closed
   */
  public Runnable registerHook(Function<Tensor, @Nullable Tensor> hook) {
    Runnable removal = read("registerHook()", h -> h.registerHook(new Hook(backend, hook)));
    return () -> {
      try (var use = use(this)) {
        if (owned.isOpen()) {
          removal.run();
        }
      }
    };
  }

  /** A hook as backends take it. One that is AutoCloseable is closed when its graph is gone. */
  private record Hook(Backend backend, Function<Tensor, @Nullable Tensor> hook)
      implements UnaryOperator<@Nullable TensorHandle>, AutoCloseable {
    @Override
    public @Nullable TensorHandle apply(@Nullable TensorHandle handle) {
      if (handle == null) {
        return null;
      }
      try (TensorScope s = TensorScope.open()) {
        Tensor result = hook.apply(new Tensor(backend, handle));
        // detached from its Java owner by a new reference
        return result == null ? null : Op.of("aten::alias").tensor(result).giveUp();
      }
    }

    @Override
    public void close() throws Exception {
      if (hook instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
  }

  /** Takes the handle out of this tensor, which is closed by it without a release. */
  private TensorHandle giveUp() {
    TensorHandle handle = open("giveUp()");
    owned.handOver();
    TensorScope s = scope;
    if (s != null) {
      s.closed(this);
    }
    return handle;
  }

  // Elements

  /** {@code tensor[indices]}: a view where the indices allow it, else a copy. */
  public Tensor get(Index... indices) {
    return Indexing.get(this, indices);
  }

  /**
   * {@code tensor[indices]} with the indices written as in Python: {@code x.at("0, 1:-1, ...,
   * ::2")}. There are positions, slices with positive steps, {@code ...} and {@code None}.
   *
   * @throws InvalidArgumentException if the text is none of these
   * @see Index#parse
   */
  public Tensor at(String indices) {
    return get(Index.parse(indices));
  }

  /** {@code tensor[indices] = value}; the value is broadcast. */
  public void set(Tensor value, Index... indices) {
    Indexing.set(this, value, indices);
  }

  /** {@code tensor[indices] = value}, for a Number, Boolean or {@link Complex}. */
  public void set(Object value, Index... indices) {
    try (Tensor element = Torch.tensor(value, dtype(), device(), backend)) {
      Indexing.set(this, element, indices);
    }
  }

  /**
   * The value of a tensor of one element: a Boolean, Long, Double or {@link Complex}.
   *
   * @throws ShapeMismatchException if it has more elements or none
   */
  public Object item() {
    return HostData.item(this);
  }

  /** {@link #item} as a double. */
  public double itemDouble() {
    return HostData.number(this, item()).doubleValue();
  }

  /** {@link #item} as a float. */
  public float itemFloat() {
    return HostData.number(this, item()).floatValue();
  }

  /** {@link #item} as a long, for tensors of integers. */
  public long itemLong() {
    return HostData.whole(this, item());
  }

  /** {@link #item} as an int, for tensors of integers. */
  public int itemInt() {
    return Math.toIntExact(itemLong());
  }

  /** {@link #item} of a bool tensor. */
  public boolean itemBoolean() {
    if (item() instanceof Boolean b) {
      return b;
    }
    throw new DTypeMismatchException("itemBoolean() on a tensor of " + dtype().torchName());
  }

  /**
   * All elements in order, for float32 and the smaller floating types.
   *
   * @throws DTypeMismatchException for another dtype, which {@code to(DType.FLOAT32)} converts
   */
  public float[] toFloatArray() {
    return HostData.toFloats(this);
  }

  /** All elements in order, for the floating types. */
  public double[] toDoubleArray() {
    return HostData.toDoubles(this);
  }

  /** All elements in order, for int64 and the smaller integers, and uint64 bit by bit. */
  public long[] toLongArray() {
    return HostData.toLongs(this);
  }

  /** All elements in order, for int32 and the smaller integers, and uint32 bit by bit. */
  public int[] toIntArray() {
    return HostData.toInts(this);
  }

  /** All elements in order, for int16, int8 and uint8, and uint16 bit by bit. */
  public short[] toShortArray() {
    return HostData.toShorts(this);
  }

  /** All elements in order, for int8, and uint8 bit by bit. */
  public byte[] toByteArray() {
    return HostData.toBytes(this);
  }

  /** All elements in order, for bool. */
  public boolean[] toBooleanArray() {
    return HostData.toBooleans(this);
  }

  /** All elements in order, for the complex types. */
  public Complex[] toComplexArray() {
    return HostData.toComplexes(this);
  }

  /**
   * The elements as nested Java arrays, one level for each dimension: {@code float[][]} for a
   * matrix of float32. A tensor of no dimensions gives {@link #item}.
   */
  public Object toArray() {
    return HostData.toNested(this);
  }

  /**
   * Copies all elements, in order and as they are in memory, to {@code target}.
   *
   * @throws ShapeMismatchException if they do not fit in
   */
  public void copyTo(MemorySegment target) {
    HostData.copyTo(this, target);
  }

  /**
   * Copies all elements, in order and as they are in memory, to a buffer's remaining space and
   * moves its position behind them.
   *
   * @throws ShapeMismatchException if they do not fit in
   */
  public void copyTo(java.nio.Buffer target) {
    HostData.copyTo(this, target);
  }

  // Named axes

  /**
   * The elements in another order of named axes, as <a
   * href="https://einops.rocks/api/rearrange/">einops</a> writes it: {@code rearrange("b c (h p) w
   * -> b (h w) (p c)", Map.of("p", 2))}. Parentheses join axes, {@code ...} stands for any, {@code
   * 1} is a dimension of that size. A view where that is possible.
   *
   * @param sizes of axes that the shape does not tell
   * @throws InvalidArgumentException if the pattern is none, or its sides have different axes
   * @throws ShapeMismatchException if the shape does not fit
   */
  public Tensor rearrange(String pattern, Map<String, ? extends Number> sizes) {
    return Rearrangement.rearrange(this, pattern, sizes);
  }

  /** {@link #rearrange(String, Map)} where the shape tells all sizes. */
  public Tensor rearrange(String pattern) {
    return rearrange(pattern, Map.of());
  }

  /**
   * {@link #rearrange(String, Map)} that reduces over the axes that are on the left side only:
   * {@code reduce("b c (h 2) (w 2) -> b c h w", ScatterReduction.AMAX)}.
   */
  public Tensor reduce(
      String pattern, ScatterReduction reduction, Map<String, ? extends Number> sizes) {
    return Rearrangement.reduce(this, pattern, reduction, sizes);
  }

  /** {@link #reduce(String, ScatterReduction, Map)} where the shape tells all sizes. */
  public Tensor reduce(String pattern, ScatterReduction reduction) {
    return reduce(pattern, reduction, Map.of());
  }

  /**
   * {@link #rearrange(String, Map)} that repeats along the axes that are on the right side only:
   * {@code repeat("h w -> h (w 2)")}.
   */
  public Tensor repeat(String pattern, Map<String, ? extends Number> sizes) {
    return Rearrangement.repeat(this, pattern, sizes);
  }

  /** {@link #repeat(String, Map)} where pattern and shape tell all sizes. */
  public Tensor repeat(String pattern) {
    return repeat(pattern, Map.of());
  }

  /**
   * Checks the shape: {@code images.expect("batch 3 h w").and(labels, "batch")}.
   *
   * @return the names with their sizes, to check further tensors
   * @throws ShapeMismatchException if the shape does not fit
   * @see ShapeContract
   */
  public ShapeContract expect(String pattern) {
    return new ShapeContract().and(this, pattern);
  }

  // Other devices and backends

  /** The elements on the current CUDA device; shares this tensor's memory if it is there. */
  public Tensor cuda() {
    return to(new Device(Device.Type.CUDA, -1));
  }

  /**
   * A copy in pinned memory of the host, from which devices copy fastest; itself if it is there.
   */
  public Tensor pinMemory() {
    return PIN_MEMORY.tensor(this);
  }

  /**
   * This tensor on another backend, sharing its memory by DLPack: nothing is copied and gradients
   * do not pass. Itself if it is there already.
   */
  public Tensor to(Backend target) {
    if (target == backend) {
      return this;
    }
    long start = Interceptors.start();
    Tensor plain = requiresGrad() ? detach() : this;
    try {
      Tensor moved = new Tensor(target, target.fromDLPack(plain.export()));
      if (start != 0) {
        boolean copied = moved.dataAddress() != plain.dataAddress();
        Interceptors.crossed(
            Border.BACKEND_TO_BACKEND, backend.id(), target.id(), moved.handle(), copied, start);
      }
      return moved;
    } finally {
      if (plain != this) {
        plain.close();
      }
    }
  }

  /**
   * This tensor's memory as a DLPack struct, shared and not copied.
   *
   * @return the address of a {@code DLManagedTensorVersioned} that the caller owns
   * @throws InvalidArgumentException if its memory alone would not say what it is: it requires
   *     gradients, is a conjugated or negated view, or holds zeros without memory
   * @see Torch#fromDLPack
   */
  public MemorySegment toDLPack() {
    long start = Interceptors.start();
    MemorySegment managed = export();
    Interceptors.crossed(
        Border.DLPACK_EXPORT, backend.id(), Crossing.DLPACK, open("toDLPack()"), false, start);
    return managed;
  }

  private MemorySegment export() {
    return read("toDLPack()", this::export);
  }

  private MemorySegment export(TensorHandle open) {
    if (isNeg() || open.dtype().isComplex() && isConj()) {
      throw new InvalidArgumentException(
          "toDLPack() of a view with the conj or neg bit, which DLPack can't carry; resolve it with"
              + " resolveConj() and resolveNeg()");
    }
    if (open.dataAddress() == 0 && open.numel() > 0) {
      throw new InvalidArgumentException(
          "toDLPack() of a tensor of %s%s that has no memory; clone() gives it some"
              .formatted(dtype().torchName(), Arrays.toString(shape())));
    }
    return backend.toDLPack(open);
  }

  /** As PyTorch prints it, by {@link Torch#setPrintoptions}; large tensors are summarised. */
  @Override
  public String toString() {
    return toString(Torch.getPrintoptions());
  }

  /** As PyTorch prints it with these options. */
  public String toString(PrintOptions options) {
    return isClosed() ? "tensor(closed)" : TensorPrinter.print(this, options);
  }
}
