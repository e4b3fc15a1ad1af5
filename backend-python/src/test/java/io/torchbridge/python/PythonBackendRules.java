package io.torchbridge.python;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.Device;
import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import io.torchbridge.PythonException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.dlpack.DLDataType;
import io.torchbridge.dlpack.DLDevice;
import io.torchbridge.dlpack.DLTensor;
import io.torchbridge.dlpack.ManagedTensor;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the Python backend promises, on whichever engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PythonBackendRules {
  /** The backend of this JVM on the engine under test. */
  abstract PythonBackend open();

  /** Has the engine free what it holds no more; nothing to do where it counts references. */
  void collect() {}

  @SuppressWarnings("NullAway.Init")
  private PythonBackend backend;

  @SuppressWarnings("NullAway.Init")
  private PythonObject python;

  @SuppressWarnings("NullAway.Init")
  private Backends.Scope use;

  @SuppressWarnings("NullAway.Init")
  private TensorScope scope;

  @BeforeAll
  void openBackend() {
    backend = open();
    python =
        backend
            .engine()
            .defineModule(
                "python_backend_rules",
                """
                import gc, torch
                def tensors():
                    gc.collect()
                    return sum(type(o) is torch.Tensor for o in gc.get_objects())
                def pointer(t): return t.data_ptr()
                def fill(t, value): t.fill_(value)
                def in_no_grad(f):
                    with torch.no_grad():
                        return f()
                """);
  }

  @BeforeEach
  void enter() {
    use = Backends.use(backend);
    scope = TensorScope.open();
  }

  @AfterEach
  void leave() {
    scope.close();
    use.close();
    assertEquals(GradMode.ENABLED, GradMode.current());
  }

  private static Tensor call(String operator, @Nullable Object... arguments) {
    return Torch.call(operator, arguments).tensor();
  }

  private static PythonObject object(Tensor tensor) {
    return ((PythonTensor) tensor.handle()).object;
  }

  // Operators

  @Test
  void vocabulary() {
    var operators = backend.operators();
    assertTrue(operators.size() > 3000, () -> operators.size() + " operators");
    Map<String, Operator> byName = new java.util.HashMap<>();
    operators.forEach(o -> byName.put(o.qualifiedName(), o));
    assertEquals(operators.size(), byName.size());
    int i = 0;
    for (Operator operator : operators) {
      if (i++ % 29 == 0) {
        BoundOperator bound = backend.bind(operator.qualifiedName());
        assertEquals(operator, bound == null ? null : bound.operator());
      }
    }
    assertNull(backend.bind("aten::no_such_operator"));
    assertNull(backend.bind("aten::add.no_such_overload"));
    assertNull(backend.bind("no_such_namespace::add"));
    assertNull(backend.bind("add"));
    assertThrows(UnsupportedOperatorException.class, () -> call("aten::addd", 1));
  }

  @Test
  void argumentsOfEveryKind() {
    Tensor x = Torch.tensor(new float[] {-1, 2, 5});
    assertArrayEquals(
        new float[] {1, -2, -5}, call("aten::sub.Tensor", x, x, 2).toFloatArray(), "alpha");
    assertArrayEquals(
        new float[] {-1, 1, 2},
        call("aten::div.Tensor_mode", x, Torch.tensor(2f), "floor").toFloatArray(),
        "str");
    Tensor zeros =
        call("aten::zeros", new long[] {2, 3}, DType.FLOAT64, Layout.STRIDED, Device.CPU, false);
    assertEquals(DType.FLOAT64, zeros.dtype());
    assertArrayEquals(new long[] {2, 3}, zeros.shape());
    Tensor last =
        Torch.call(
                "aten::empty.memory_format",
                List.of(new long[] {1, 2, 2, 2}),
                Map.of("memory_format", MemoryFormat.CHANNELS_LAST))
            .tensor();
    assertArrayEquals(new long[] {8, 1, 4, 2}, last.strides());
    Tensor complex = call("aten::mul.Scalar", x, new Complex(0, 1));
    assertEquals(DType.COMPLEX64, complex.dtype());
    assertEquals(new Complex(0, 5), complex.toComplexArray()[2]);
    Tensor picked =
        call(
            "aten::index.Tensor",
            Torch.tensor(new float[][] {{1, 2}, {3, 4}}),
            Arrays.asList(null, Torch.tensor(new long[] {1})));
    assertArrayEquals(new float[] {2, 4}, picked.toFloatArray());
    Tensor doubled = call("aten::upsample_nearest1d", x.reshape(1, 1, 3), new long[] {6}, 2.0);
    assertArrayEquals(new float[] {-1, -1, 2, 2, 5, 5}, doubled.toFloatArray(), "float?");
  }

  @Test
  void numbersForTensorsTakePartInPromotionAsNumbers() {
    Tensor ints = Torch.tensor(new int[] {1, 2, 3});
    Tensor halves = ints.to(DType.FLOAT16);
    // PyTorch takes numbers here by itself …
    assertEquals(DType.INT32, call("aten::add.Tensor", ints, 2).dtype());
    assertEquals(DType.FLOAT32, call("aten::mul.Tensor", ints, 2.5).dtype());
    // … and here it does not
    assertEquals(DType.FLOAT16, call("aten::maximum", halves, 2.5).dtype());
    assertEquals(DType.INT32, call("aten::maximum", ints, 2).dtype());
    assertArrayEquals(
        new boolean[] {false, true, false}, call("aten::eq.Tensor", ints, 2).toBooleanArray());
  }

  @Test
  void resultsOfEveryKind() {
    Tensor x = Torch.tensor(new float[] {3, 1, 2, 4});
    Tensor[] top = Torch.call("aten::topk", x, 2).tensors();
    assertArrayEquals(new float[] {4, 3}, top[0].toFloatArray());
    assertArrayEquals(new long[] {3, 0}, top[1].toLongArray());
    Tensor[] parts = Torch.call("aten::split.Tensor", x, 3).tensors();
    assertEquals(2, parts.length);
    assertArrayEquals(new float[] {4}, parts[1].toFloatArray());
    assertEquals(2.5, value("aten::_local_scalar_dense", Torch.tensor(2.5f)));
    assertEquals(7L, value("aten::_local_scalar_dense", Torch.tensor(7L)));
    assertEquals(true, value("aten::_local_scalar_dense", Torch.tensor(true)));
    assertEquals(true, value("aten::equal", x, x));
    assertEquals(4L, value("aten::size.int", x, 0));
    assertEquals(DType.FLOAT32, value("aten::result_type.Tensor", x, Torch.tensor(1)));
    assertEquals(DType.FLOAT64, value("aten::promote_types", DType.FLOAT64, DType.INT8));
  }

  private @Nullable Object value(String operator, @Nullable Object... arguments) {
    BoundOperator bound = Objects.requireNonNull(backend.bind(operator));
    @Nullable Object[] canonical = new Object[arguments.length];
    for (int i = 0; i < canonical.length; i++) {
      canonical[i] =
          arguments[i] instanceof Tensor t
              ? t.handle()
              : arguments[i] instanceof Integer n ? (Object) n.longValue() : arguments[i];
    }
    return bound.call(GradMode.ENABLED, canonical);
  }

  @Test
  void aResultThatIsAnArgumentIsThatVeryTensor() {
    Tensor x = Torch.tensor(new float[] {1, 2});
    assertSame(x, call("aten::add_.Tensor", x, x));
    Tensor out = Torch.tensor(new float[] {0, 0});
    Object written = Torch.call("aten::add.out", List.of(x, x), Map.of("out", out)).tensor();
    assertSame(out, written);
    assertArrayEquals(new float[] {4, 8}, out.toFloatArray());
    assertTrue(!x.isClosed());
  }

  @Test
  void metadata() {
    Tensor x = Torch.tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor t = call("aten::t", x);
    assertArrayEquals(new long[] {3, 2}, t.shape());
    assertArrayEquals(new long[] {1, 3}, t.strides());
    assertEquals(2, t.ndim());
    assertEquals(6, t.numel());
    assertEquals(x.dataAddress(), t.dataAddress());
    assertEquals(python.callMethod("pointer", object(x)), x.dataAddress());
    assertEquals(Device.CPU, t.device());
    assertEquals(Layout.STRIDED, t.layout());
    Tensor sparse = call("aten::to_sparse", x);
    assertEquals(Layout.SPARSE, sparse.layout());
    assertEquals(0, sparse.dataAddress());
    Tensor meta = call("aten::_to_copy", x, null, null, Device.META);
    assertEquals(0, meta.dataAddress());
    for (DType type : DType.values()) {
      if (type != DType.FLOAT8_E8M0FNU) {
        Tensor made = call("aten::empty.memory_format", new long[] {2}, type);
        assertEquals(type, made.dtype());
      }
    }
  }

  // Errors

  @Test
  void errorsAreTyped() {
    Tensor a = Torch.zeros(2, 3);
    Tensor b = Torch.zeros(4, 5);
    ShapeMismatchException shape =
        assertThrows(ShapeMismatchException.class, () -> call("aten::mm", a, b));
    assertTrue(
        String.valueOf(shape.getMessage()).contains("self=float32[2, 3], mat2=float32[4, 5]"),
        shape.getMessage());
    PythonException cause = assertInstanceOf(PythonException.class, shape.getCause());
    assertEquals("RuntimeError", cause.pythonType());
    assertThrows(
        DTypeMismatchException.class, () -> call("aten::mm", a, Torch.zeros(3, 2).to(DType.INT64)));
    assertThrows(IndexOutOfRangeException.class, () -> call("aten::select.int", a, 0, 9));
    assertThrows(InvalidArgumentException.class, () -> call("aten::mm", a));
  }

  // Gradients

  @Test
  void gradients() {
    Tensor x = Torch.tensor(new float[] {1, 2, 3}).requiresGrad(true);
    Tensor y = x.mul(x).sum();
    assertTrue(y.requiresGrad());
    assertFalse(y.isLeaf());
    assertTrue(x.isLeaf());
    assertNull(x.grad());
    y.backward(null, true, false);
    assertArrayEquals(new float[] {2, 4, 6}, grad(x));
    y.backward();
    assertArrayEquals(new float[] {4, 8, 12}, grad(x), "gradients add up");
    TorchbridgeException freed = assertThrows(TorchbridgeException.class, y::backward);
    assertTrue(String.valueOf(freed.getMessage()).contains("second time"), freed.getMessage());
    x.setGrad(Torch.tensor(new float[] {7, 7, 7}));
    assertArrayEquals(new float[] {7, 7, 7}, grad(x));
    x.setGrad(null);
    assertNull(x.grad());
    assertThrows(TorchbridgeException.class, () -> x.mul(x).backward(), "no scalar");
  }

  private static float[] grad(Tensor x) {
    return Objects.requireNonNull(x.grad()).toFloatArray();
  }

  @Test
  void gradientsAsResults() {
    Tensor x = Torch.tensor(2f).requiresGrad(true);
    Tensor unused = Torch.tensor(2f).requiresGrad(true);
    Tensor y = x.mul(x).mul(x);
    Tensor first =
        Objects.requireNonNull(Torch.grad(List.of(y), List.of(x), null, true, true, false)[0]);
    assertEquals(12f, first.itemFloat());
    Tensor second = Torch.grad(List.of(first), List.of(x))[0];
    assertEquals(12f, second.itemFloat());
    @Nullable Tensor[] some =
        Torch.grad(List.of(x.mul(3f)), List.of(x, unused), null, false, false, true);
    assertNotNull(some[0]);
    assertNull(some[1]);
    assertThrows(TorchbridgeException.class, () -> Torch.grad(List.of(x.mul(3f)), List.of(unused)));
  }

  @Test
  void hooks() {
    Tensor x = Torch.tensor(new float[] {1, 2}).requiresGrad(true);
    var seen = new ArrayList<float[]>();
    Runnable remove =
        x.registerHook(
            g -> {
              seen.add(Objects.requireNonNull(g).toFloatArray());
              return g.mul(10f);
            });
    x.mul(3f).sum().backward();
    assertArrayEquals(new float[] {3, 3}, seen.get(0));
    assertArrayEquals(new float[] {30, 30}, grad(x));
    remove.run();
    x.mul(3f).sum().backward();
    assertEquals(1, seen.size());
    Tensor y = x.mul(2f);
    y.registerHook(g -> null);
    y.sum().backward();
    assertArrayEquals(new float[] {35, 35}, grad(x));
    var thrown = new IllegalStateException("in a hook");
    y = x.mul(2f);
    y.registerHook(
        g -> {
          throw thrown;
        });
    Tensor sum = y.sum();
    assertSame(thrown, assertThrows(IllegalStateException.class, sum::backward));
  }

  @Test
  void modes() {
    Tensor x = Torch.tensor(1f).requiresGrad(true);
    try (var off = GradMode.DISABLED.enter()) {
      assertFalse(x.mul(x).requiresGrad());
    }
    Tensor inferred;
    try (var inference = GradMode.INFERENCE.enter()) {
      inferred = x.mul(x);
      assertFalse(inferred.requiresGrad());
    }
    assertThrows(TorchbridgeException.class, () -> inferred.mul(x).backward());
    assertTrue(x.mul(x).requiresGrad());
    try (var off = GradMode.DISABLED.enter()) {
      Tensor m = Torch.zeros(2, 3);
      assertThrows(ShapeMismatchException.class, () -> call("aten::mm", m, m));
    }
    assertTrue(x.mul(x).requiresGrad(), "the mode ends with a failed call");
    try (PythonObject f = backend.engine().callable("f", arguments -> x.mul(x).requiresGrad())) {
      assertEquals(false, python.callMethod("in_no_grad", f), "Python's own mode holds in Java");
    }
  }

  @Test
  void seeds() {
    Torch.manualSeed(7);
    float[] first = Torch.rand(5).toFloatArray();
    float[] second = Torch.rand(5).toFloatArray();
    Torch.manualSeed(7);
    assertArrayEquals(first, Torch.rand(5).toFloatArray());
    assertFalse(Arrays.equals(first, second));
  }

  // DLPack

  @Test
  void memoryIsSharedByDLPack() {
    Tensor x = Torch.tensor(new float[] {1, 2, 3, 4});
    Tensor y = Torch.fromDLPack(x.toDLPack());
    assertEquals(x.dataAddress(), y.dataAddress());
    y.set(9f, io.torchbridge.Index.at(1));
    assertArrayEquals(new float[] {1, 9, 3, 4}, x.toFloatArray());
    x.close();
    assertArrayEquals(new float[] {1, 9, 3, 4}, y.toFloatArray());
    Tensor view = call("aten::slice.Tensor", y, 0, 1, 4, 2);
    Tensor strided = Torch.fromDLPack(view.toDLPack());
    assertArrayEquals(new long[] {2}, strided.strides());
    assertArrayEquals(new float[] {9, 4}, strided.toFloatArray());
    for (DType type : List.of(DType.BOOL, DType.BFLOAT16, DType.COMPLEX64, DType.UINT8)) {
      Tensor typed = Torch.zeros(3).to(type);
      assertEquals(type, Torch.fromDLPack(typed.toDLPack()).dtype());
    }
  }

  @Test
  void memoryOfJavaIsReleasedOnce() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3);
      var released = new AtomicInteger();
      MemorySegment struct =
          ManagedTensor.of(floats(memory.address(), 3, null), 0, released::incrementAndGet)
              .giveVersioned();
      Tensor x = Torch.fromDLPack(struct);
      Tensor view = x.reshape(3, 1);
      python.callMethod("fill", object(x), 5);
      assertEquals(5f, memory.getAtIndex(ValueLayout.JAVA_FLOAT, 2));
      x.close();
      assertEquals(0, released.get(), "a view is left");
      view.close();
      collect();
      assertEquals(1, released.get());
    }
  }

  private static DLTensor floats(long address, long size, long @Nullable [] strides) {
    return new DLTensor(
        address, DLDevice.CPU, DLDataType.ofName("float32"), new long[] {size}, strides, 0);
  }

  @Test
  void whatCannotBeSharedIsRefusedAndReleased() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3);
      var released = new AtomicInteger();
      List<ManagedTensor> bad =
          List.of(
              ManagedTensor.of(
                  floats(memory.address(), 3, null),
                  ManagedTensor.READ_ONLY,
                  released::incrementAndGet),
              ManagedTensor.of(
                  floats(memory.address() + 8, 3, new long[] {-1}), 0, released::incrementAndGet),
              ManagedTensor.of(
                  new DLTensor(
                      memory.address(),
                      DLDevice.CPU,
                      new DLDataType(DLDataType.INT, 24, 1),
                      new long[] {3},
                      null,
                      0),
                  0,
                  released::incrementAndGet));
      int refused = 0;
      for (ManagedTensor tensor : bad) {
        MemorySegment struct = tensor.giveVersioned();
        assertThrows(TorchbridgeException.class, () -> Torch.fromDLPack(struct));
        assertEquals(++refused, released.get());
      }
    }
    Tensor x = Torch.tensor(1f).requiresGrad(true);
    InvalidArgumentException e = assertThrows(InvalidArgumentException.class, x::toDLPack);
    assertTrue(String.valueOf(e.getMessage()).contains("gradient"), e.getMessage());
  }

  // Memory and threads

  @Test
  void closedTensorsAreFreedInPython() {
    Tensor x = Torch.tensor(new float[] {1, 2});
    Object before = python.callMethod("tensors");
    for (int i = 0; i < 100; i++) {
      try (TensorScope inner = TensorScope.open()) {
        for (int j = 0; j < 20; j++) {
          Tensor y = x.add(x).requiresGrad(true);
          y.registerHook(g -> Objects.requireNonNull(g).mul(2f));
          y.mul(y).sum().backward();
          call("aten::maximum", y, 2.5);
        }
      }
    }
    assertEquals(before, python.callMethod("tensors"));
  }

  @Test
  void manyThreads() throws Exception {
    try (var pool = Executors.newFixedThreadPool(4)) {
      var results = new ArrayList<Future<?>>();
      for (int t = 0; t < 4; t++) {
        float start = t;
        results.add(
            pool.submit(
                () -> {
                  try (var on = Backends.use(backend);
                      TensorScope inner = TensorScope.open()) {
                    Tensor x = Torch.tensor(start).requiresGrad(true);
                    for (int i = 0; i < 100; i++) {
                      x.setGrad(null);
                      x.mul(x).backward();
                      assertArrayEquals(new float[] {2 * start}, grad(x));
                    }
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    }
  }

  @Test
  void descriptions() {
    assertEquals("python", backend.id());
    assertTrue(backend.description().startsWith("torch "), backend.description());
    assertTrue(
        backend.description().contains(backend.engine().description()), backend.description());
    assertEquals(Device.CPU, backend.devices().getFirst());
    assertTrue(backend.threads() > 0);
    TensorHandle handle = Torch.tensor(1f).handle();
    assertInstanceOf(PythonTensor.class, handle);
  }
}
