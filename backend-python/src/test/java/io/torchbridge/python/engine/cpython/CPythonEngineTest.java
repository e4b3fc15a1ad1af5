package io.torchbridge.python.engine.cpython;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Complex;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.PythonException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.python.engine.PythonCallSite;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CPythonEngineTest {
  private static final String SOURCE =
      """
      import collections, enum, gc, threading, time, weakref

      class Number(enum.IntEnum):
          THREE = 3

      def numpys_lu(n):
          import os
          before = os.environ.get("OPENBLAS_NUM_THREADS")
          import numpy
          x = numpy.random.rand(n, n)
          right = bool(numpy.allclose(numpy.linalg.solve(x, x @ numpy.ones(n)), 1))
          return right and os.environ.get("OPENBLAS_NUM_THREADS") == before

      class Wrong(Exception):
          pass

      class Counted:
          alive = 0
          def __init__(self): Counted.alive += 1
          def __del__(self): Counted.alive -= 1

      Pair = collections.namedtuple("Pair", "first second")

      def identity(x): return x
      def text(x): return type(x).__name__ + " " + repr(x)
      def keywords(a, b=1, *, c=2): return [a, b, c]
      def others(): return [range(3), {1}, bytearray(b"x")]
      def subclasses(): return [Number.THREE, Pair(1, 2), collections.OrderedDict(b=1, a=[None])]
      def itself():
          x = []
          x.append(x)
          return x
      def fail(message): raise ValueError(message)
      def fail_own(): raise Wrong("own")
      def fail_unprintable():
          class Unprintable(Exception):
              def __str__(self): raise KeyError("no text")
          raise Unprintable()
      def endless(): return endless()
      class Deep:
          def __getattr__(self, name): return getattr(self, name + "x")
          def __repr__(self): return repr([self])
      def call(f, *args): return f(*args)
      def wrap(f):
          try: f()
          except RuntimeError as e: raise KeyError("wrapped") from e
      def swallow(f):
          try: f()
          except Exception as e: return type(e).__name__ + ": " + str(e)
      def in_thread(f, x):
          result = []
          t = threading.Thread(target=lambda: result.append(f(x)))
          t.start()
          t.join()
          return result[0]
      def alive():
          gc.collect()
          return Counted.alive
      def threads(): return threading.active_count()
      def sleep(seconds): time.sleep(seconds)
      def spin(seconds):
          end = time.monotonic() + seconds
          while time.monotonic() < end: pass
      """;

  @SuppressWarnings("NullAway.Init")
  private PythonEngine engine;

  @SuppressWarnings("NullAway.Init")
  private PythonObject module;

  @BeforeAll
  void start() {
    engine = CPythonTorch.engine();
    module = engine.defineModule("cpython_engine_test", SOURCE);
  }

  private @Nullable Object call(String function, @Nullable Object... arguments) {
    return module.callMethod(function, arguments);
  }

  private PythonException fails(String function, @Nullable Object... arguments) {
    return assertThrows(PythonException.class, () -> call(function, arguments));
  }

  // Values

  /** With several threads NumPy's OpenBLAS takes more stack for it than a Java thread has. */
  @Test
  void numpyFactorsLargeMatrices() {
    assertEquals(true, call("numpys_lu", 700));
  }

  @Test
  void valuesComeBackAsTheyWent() {
    Object[] values = {
      null,
      true,
      false,
      0L,
      -5L,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      2.5,
      Double.NEGATIVE_INFINITY,
      "",
      "grüß Gott 🐍 \0 end",
      new Complex(1, -2),
      BigInteger.TWO.pow(20_000).negate(),
    };
    for (Object value : values) {
      assertEquals(value, call("identity", value));
    }
    assertTrue(Double.isNaN((Double) Objects.requireNonNull(call("identity", Double.NaN))));
    assertArrayEquals(new byte[] {0, -1, 7}, (byte[]) call("identity", new byte[] {0, -1, 7}));
  }

  @Test
  void numbersBecomePythonsOwnTypes() {
    assertEquals("int 7", call("text", 7));
    assertEquals("int -7", call("text", (short) -7));
    assertEquals("int 7", call("text", (byte) 7));
    assertEquals("float 0.5", call("text", 0.5f));
    assertEquals("bool True", call("text", true));
    assertEquals("bytes b'a'", call("text", new byte[] {'a'}));
    assertEquals("complex (1-2j)", call("text", new Complex(1, -2)));
    assertEquals("int 1267650600228229401496703205376", call("text", BigInteger.TWO.pow(100)));
  }

  @Test
  void listsAndMaps() {
    assertEquals("list [1, 2]", call("text", new long[] {1, 2}));
    assertEquals("list [1, 2]", call("text", new int[] {1, 2}));
    assertEquals("list [1.0, 2.5]", call("text", new double[] {1, 2.5}));
    assertEquals("list [1.0, 2.5]", call("text", new float[] {1, 2.5f}));
    assertEquals("list [True, False]", call("text", new boolean[] {true, false}));
    assertEquals("list ['a', 'b']", call("text", (Object) new String[] {"a", "b"}));
    assertEquals("list [1, ['a', None]]", call("text", List.of(1, Arrays.asList("a", null))));
    var map = new LinkedHashMap<Object, Object>();
    map.put("b", List.of());
    map.put(1, Map.of("x", 2.0));
    assertEquals("dict {'b': [], 1: {'x': 2.0}}", call("text", map));
    assertArrayEquals(
        new Object[] {1L, new Object[] {"a"}, null},
        (Object[]) call("identity", (Object) new Object[] {1, List.of("a"), null}));
    Map<?, ?> back = assertInstanceOf(Map.class, call("identity", map));
    assertEquals(List.of("b", 1L), List.copyOf(back.keySet()));
  }

  @Test
  void subclassesAreLikeTheirBases() {
    Object[] values = (Object[]) Objects.requireNonNull(call("subclasses"));
    assertEquals(3L, values[0]);
    assertArrayEquals(new Object[] {1L, 2L}, (Object[]) values[1]);
    assertEquals("[b, a]", assertInstanceOf(Map.class, values[2]).keySet().toString());
  }

  @Test
  void allElseIsAReference() {
    for (Object value : (Object[]) Objects.requireNonNull(call("others"))) {
      PythonObject object = assertInstanceOf(PythonObject.class, value);
      assertSame(object, object.toJava());
      object.close();
    }
  }

  @Test
  void halvesOfSurrogatePairs() {
    assertEquals("str '\\ud83d'", call("text", "\ud83d"));
    assertEquals("a\\ud83d", call("identity", "a\ud83d"));
  }

  @Test
  void whatHasNoFormIsRefused() {
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> call("identity", new Thread()));
    assertTrue(String.valueOf(e.getMessage()).contains("java.lang.Thread"), e.getMessage());
    assertThrows(InvalidArgumentException.class, () -> call("identity", List.of(1, new Thread())));
    var itself = new ArrayList<Object>();
    itself.add(itself);
    assertThrows(InvalidArgumentException.class, () -> call("identity", itself));
    assertThrows(InvalidArgumentException.class, () -> call("itself"));
    assertEquals(
        "PythonException", fails("identity", Map.of(List.of(1), 2)).getClass().getSimpleName());
  }

  // Objects

  @Test
  void attributes() {
    try (PythonObject object = engine.importModule("types").attribute("SimpleNamespace");
        PythonObject namespace = (PythonObject) Objects.requireNonNull(object.call())) {
      namespace.setAttribute("x", List.of(1, 2));
      assertEquals("namespace(x=[1, 2])", namespace.str());
      try (PythonObject x = namespace.attribute("x")) {
        x.callMethod("append", 3);
        assertArrayEquals(new Object[] {1L, 2L, 3L}, (Object[]) x.toJava());
      }
      PythonException e = assertThrows(PythonException.class, () -> namespace.attribute("missing"));
      assertEquals("AttributeError", e.pythonType());
    }
  }

  @Test
  void keywordArguments() {
    try (PythonObject keywords = module.attribute("keywords")) {
      assertArrayEquals(
          new Object[] {1L, 5L, 7L},
          (Object[]) keywords.call(new Object[] {1}, Map.of("c", 7, "b", 5)));
      assertArrayEquals(
          new Object[] {1L, 1L, 2L}, (Object[]) keywords.call(new Object[] {1}, Map.of()));
      PythonCallSite site = keywords.site("b", "c");
      for (long i = 0; i < 3; i++) {
        assertArrayEquals(new Object[] {i, 5L, 7L}, (Object[]) site.call(i, 5, 7));
      }
      PythonException e =
          assertThrows(
              PythonException.class, () -> keywords.call(new Object[] {1}, Map.of("d", 7)));
      assertEquals("TypeError", e.pythonType());
    }
  }

  @Test
  void manyArguments() {
    Object[] arguments = new Object[5001];
    Arrays.fill(arguments, 1L);
    try (PythonObject builtins = engine.importModule("builtins");
        PythonObject print = builtins.attribute("max")) {
      assertEquals(1L, print.call(arguments));
    }
  }

  @Test
  void useAfterClose() {
    PythonObject object = engine.importModule("math");
    object.close();
    object.close();
    assertThrows(TorchbridgeException.class, object::str);
    assertThrows(TorchbridgeException.class, () -> object.attribute("pi"));
    assertThrows(TorchbridgeException.class, () -> call("identity", object));
    assertTrue(object.toString().contains("closed"));
  }

  @Test
  void thousandsOfObjectsAreFreed() {
    try (PythonObject counted = module.attribute("Counted")) {
      var objects = new ArrayList<PythonObject>();
      for (int i = 0; i < 2000; i++) {
        objects.add((PythonObject) Objects.requireNonNull(counted.call()));
      }
      assertEquals(2000L, call("alive"));
      objects.parallelStream().forEach(PythonObject::close);
      assertEquals(0L, call("alive"));
    }
  }

  @Test
  void theCollectorFreesWhatNobodyClosed() throws InterruptedException {
    try (PythonObject counted = module.attribute("Counted")) {
      for (int i = 0; i < 2000; i++) {
        assertInstanceOf(PythonObject.class, counted.call());
      }
    }
    for (int i = 0; i < 100 && !Long.valueOf(0).equals(call("alive")); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertEquals(0L, call("alive"));
  }

  // Errors

  @Test
  void exceptionsKeepTypeMessageAndTraceback() {
    PythonException e = fails("fail", "a message");
    assertEquals("ValueError", e.pythonType());
    assertEquals("a message", e.pythonMessage());
    assertEquals("ValueError: a message", e.getMessage());
    assertTrue(e.traceback().startsWith("Traceback (most recent call last):"), e.traceback());
    assertTrue(e.traceback().contains("in fail"), e.traceback());
    assertNull(e.getCause());
    assertEquals("cpython_engine_test.Wrong", fails("fail_own").pythonType());
    assertTrue(fails("fail_unprintable").pythonMessage().contains("KeyError"));
  }

  @Test
  void importErrors() {
    PythonException e =
        assertThrows(PythonException.class, () -> engine.importModule("no_such_module"));
    assertEquals("ModuleNotFoundError", e.pythonType());
    PythonException syntax =
        assertThrows(PythonException.class, () -> engine.defineModule("bad", "def f(:\n"));
    assertEquals("SyntaxError", syntax.pythonType());
    PythonException raised =
        assertThrows(PythonException.class, () -> engine.defineModule("bad", "1/0"));
    assertEquals("ZeroDivisionError", raised.pythonType());
  }

  @Test
  void endlessRecursionIsAnError() throws Exception {
    Runnable all =
        () -> {
          assertEquals("RecursionError", fails("endless").pythonType());
          try (PythonObject deep = (PythonObject) Objects.requireNonNull(call("Deep"))) {
            assertThrows(PythonException.class, () -> deep.attribute("a"));
            assertThrows(PythonException.class, deep::str);
          }
        };
    all.run();
    onThread(all); // whose stack is smaller
  }

  @Test
  void systemExitDoesNotExit() {
    try (PythonObject sys = engine.importModule("sys")) {
      PythonException e = assertThrows(PythonException.class, () -> sys.callMethod("exit", 3));
      assertEquals("SystemExit", e.pythonType());
    }
  }

  // Java called from Python

  @Test
  void callables() {
    try (PythonObject f =
        engine.callable("f", arguments -> List.of(arguments.length, Arrays.asList(arguments)))) {
      assertArrayEquals(
          new Object[] {2L, new Object[] {"a", 1L}}, (Object[]) call("call", f, "a", 1));
      assertTrue(f.str().contains("f"), f.str());
    }
    try (PythonObject nothing = engine.callable("nothing", arguments -> null)) {
      assertNull(call("call", nothing));
    }
  }

  @Test
  void exceptionsOfJavaKeepTheirIdentity() {
    var thrown = new IllegalStateException("from Java");
    try (PythonObject f =
        engine.callable(
            "f",
            arguments -> {
              throw thrown;
            })) {
      assertSame(thrown, fails("call", f).getCause());
      PythonException wrapped = fails("wrap", f);
      assertEquals("KeyError", wrapped.pythonType());
      assertSame(thrown, wrapped.getCause());
      assertTrue(String.valueOf(call("swallow", f)).contains("from Java"));
    }
  }

  @Test
  void errorsOfJavaPassToo() {
    try (PythonObject f =
        engine.callable(
            "f",
            arguments -> {
              throw new StackOverflowError();
            })) {
      assertInstanceOf(StackOverflowError.class, fails("call", f).getCause());
    }
    try (PythonObject bad = engine.callable("bad", arguments -> new Thread())) {
      assertInstanceOf(InvalidArgumentException.class, fails("call", bad).getCause());
    }
  }

  @Test
  void javaAndPythonCallEachOtherDeeply() {
    PythonObject[] self = new PythonObject[1];
    try (PythonObject f =
        engine.callable(
            "f",
            arguments -> {
              long n = (Long) Objects.requireNonNull(arguments[0]);
              return n == 0 ? 0L : 1 + (Long) call("call", self[0], n - 1);
            })) {
      self[0] = f;
      assertEquals(50L, call("call", f, 50));
    }
  }

  @Test
  void javaIsCalledOnPythonsThreads() {
    var names = new ConcurrentLinkedQueue<String>();
    try (PythonObject f =
        engine.callable(
            "f",
            arguments -> {
              names.add(Thread.currentThread().getName());
              return call("identity", arguments[0]);
            })) {
      assertEquals("x", call("in_thread", f, "x"));
    }
    assertFalse(names.contains(Thread.currentThread().getName()));
  }

  @Test
  void javaWaitsWithoutTheGil() throws Exception {
    // what is called waits for another thread, which needs Python
    try (PythonObject f =
        engine.callable(
            "f",
            arguments -> {
              var result = new ConcurrentLinkedQueue<Object>();
              onThread(() -> result.add(Objects.requireNonNull(call("identity", 5))));
              return result.poll();
            })) {
      assertEquals(5L, call("call", f));
    }
  }

  // Threads

  private static void onThread(Runnable body) throws InterruptedException {
    var failure = new ConcurrentLinkedQueue<Throwable>();
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                failure.add(e);
              }
            });
    thread.start();
    thread.join();
    if (!failure.isEmpty()) {
      throw new AssertionError(failure.poll());
    }
  }

  @Test
  void manyThreadsAtOnce() throws Exception {
    int threads = 8;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var results = new ArrayList<Future<?>>();
      for (int t = 0; t < threads; t++) {
        long number = t;
        results.add(
            pool.submit(
                () -> {
                  for (long i = 0; i < 2000; i++) {
                    assertEquals(number + i, call("identity", number + i));
                    assertThrows(PythonException.class, () -> call("fail", "x"));
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    }
  }

  @Test
  void shortLivedThreads() throws Exception {
    for (int i = 0; i < 500; i++) {
      onThread(() -> assertEquals(1L, call("identity", 1)));
      if (i % 50 == 0) {
        System.gc(); // the states of the threads that have ended are freed now
        Thread.sleep(5);
      }
      assertEquals(1L, call("identity", 1));
    }
  }

  @Test
  void virtualThreadsWork() throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 200; t++) {
      long value = t;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 20; i++) {
                        assertEquals(value, call("identity", value));
                      }
                    } catch (Throwable e) {
                      failures.add(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(failures.isEmpty(), failures::toString);
  }

  @Test
  void whatPythonCallsForAVirtualThreadRunsOnThatThread() throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Thread me = Thread.currentThread();
                PythonObject nested =
                    engine.callable(
                        "nested",
                        args -> {
                          assertEquals(me, Thread.currentThread());
                          return call("identity", 7); // once more into Python, and back
                        });
                assertEquals(7L, nested.call());
                var mine = new IllegalStateException("mine");
                PythonObject failing =
                    engine.callable(
                        "failing",
                        args -> {
                          throw mine;
                        });
                var thrown = assertThrows(PythonException.class, failing::call);
                assertEquals(mine, thrown.getCause());
                me.interrupt();
                assertEquals(1L, call("identity", 1));
                assertTrue(Thread.interrupted(), "the interrupt was swallowed");
              } catch (Throwable e) {
                failures.add(e);
              }
            })
        .join();
    assertTrue(failures.isEmpty(), failures::toString);
  }

  @Test
  void aCloseDoesNotWaitForPython() throws Exception {
    PythonObject object = engine.importModule("math");
    var running = new CountDownLatch(1);
    var slowest = new AtomicInteger();
    Thread busy =
        new Thread(
            () -> {
              running.countDown();
              call("spin", 0.5);
            });
    busy.start();
    running.await();
    Thread.sleep(50); // the other thread is inside now
    long before = System.nanoTime();
    object.close();
    slowest.set((int) ((System.nanoTime() - before) / 1_000_000));
    busy.join();
    assertTrue(slowest.get() < 100, "closing took " + slowest + " ms");
  }

  // The rest

  @Test
  void folderOfModules(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a_module_of_the_test.py"), "answer = 42\n");
    engine.addToPath(folder);
    try (PythonObject found = engine.importModule("a_module_of_the_test");
        PythonObject answer = found.attribute("answer")) {
      assertEquals(42L, answer.toJava());
    }
  }

  @Test
  void theVenvIsPythonsOwn() {
    try (PythonObject sys = engine.importModule("sys");
        PythonObject executable = sys.attribute("executable")) {
      assertTrue(engine.description().contains(executable.str()), engine.description());
    }
    assertEquals("cpython", engine.id());
    assertEquals(engine, module.engine());
  }
}
