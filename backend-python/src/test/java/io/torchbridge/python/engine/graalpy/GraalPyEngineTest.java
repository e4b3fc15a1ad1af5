package io.torchbridge.python.engine.graalpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("graalpy")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraalPyEngineTest {
  private static final String SOURCE =
      """
      import collections, enum, sys, torch
      class Real(float): pass
      class Row(list): pass
      class Number(enum.IntEnum): THREE = 3
      class Wrong(Exception): pass
      def identity(x): return x
      def text(x): return type(x).__name__ + ' ' + repr(x)
      def number(): return Number.THREE
      def real(): return Real(100000.0)
      def row(): return Row([1, (2.0,)])
      def others(): return [range(3), {1}, bytearray(b'x'), torch.ones(2), torch.float32]
      def shape(): return torch.ones(2, 3).shape
      def ordered(): return collections.OrderedDict(b=1, a=[None])
      def keywords(a, b=1, *, c=2): return [a, b, c]
      def fail(message): raise ValueError(message)
      def fail_own(): raise Wrong('own')
      def leave(): sys.exit(3)
      def endless(): return endless()
      def call(f, *args): return f(*args)
      def wrap(f):
          try: f()
          except RuntimeError as e: raise KeyError('wrapped') from e
      def hook(f):
          x = torch.ones(3, requires_grad=True)
          x.register_hook(f)
          (x * 2).sum().backward()
          return x.grad.tolist()
      """;

  private PythonEngine engine;
  private PythonObject module;

  GraalPyEngineTest() {
    engine = GraalPyTorch.engine();
    module = engine.defineModule("graalpy_engine_test", SOURCE);
  }

  @BeforeAll
  static void torchIsThere() {
    // skips all of it with the reason
    GraalPyTorch.folder();
  }

  private @Nullable Object call(String name, @Nullable Object... arguments) {
    return module.callMethod(name, arguments);
  }

  private @Nullable Object identity(@Nullable Object value) {
    return call("identity", value);
  }

  private String text(@Nullable Object value) {
    return (String) Objects.requireNonNull(call("text", value));
  }

  @Test
  void valuesGoToPython() {
    assertEquals("NoneType None", text(null));
    assertEquals("bool True", text(true));
    assertEquals("int 1", text((byte) 1));
    assertEquals("int 2", text((short) 2));
    assertEquals("int 3", text(3));
    assertEquals("int -9223372036854775808", text(Long.MIN_VALUE));
    assertEquals("int 1208925819614629174706176", text(BigInteger.TWO.pow(80)));
    assertEquals("float 2.0", text(2f));
    assertEquals("float 2.0", text(2.0));
    assertEquals("float nan", text(Double.NaN));
    assertEquals("complex (1+2j)", text(new Complex(1, 2)));
    assertEquals("str 'é€\\x00'", text("é€\0"));
    assertEquals("bytes b'a\\xff'", text(new byte[] {97, -1}));
    assertEquals("list [1, 2]", text(new long[] {1, 2}));
    assertEquals("list [1]", text(new int[] {1}));
    assertEquals("list [1.5]", text(new double[] {1.5}));
    assertEquals("list [1.5]", text(new float[] {1.5f}));
    assertEquals("list [True]", text(new boolean[] {true}));
    assertEquals("list ['a']", text(new String[] {"a"}));
    assertEquals("list []", text(new long[0]));
    assertEquals("list [1, [None]]", text(new Object[] {1, new Object[] {null}}));
    assertEquals("list [1, 'b']", text(List.of(1, "b")));
    assertEquals("dict {'k': [1]}", text(Map.of("k", List.of(1))));
    assertTrue(text(module).startsWith("module "));
  }

  @Test
  void valuesComeFromPython() {
    assertEquals(null, identity(null));
    assertEquals(true, identity(true));
    assertEquals(3L, identity(3));
    assertEquals(1L << 40, identity(1L << 40));
    assertEquals(BigInteger.TWO.pow(80), identity(BigInteger.TWO.pow(80)));
    assertEquals(2.0, identity(2.0));
    assertEquals(1e300, identity(1e300));
    assertEquals(Double.NaN, identity(Double.NaN));
    assertEquals("é€", identity("é€"));
    assertEquals(new Complex(1, -2), identity(new Complex(1, -2)));
    assertArrayEquals(new byte[] {97, -1}, (byte[]) identity(new byte[] {97, -1}));
    assertArrayEquals(new Object[] {1L, 2L}, (Object[]) identity(new long[] {1, 2}));
    assertArrayEquals(new Object[] {2L, 3L}, (Object[]) call("shape"));
    assertEquals(3L, call("number"));
    assertEquals(100000.0, call("real"));
    assertArrayEquals(new Object[] {1L, new Object[] {2.0}}, (Object[]) call("row"));
    var ordered = (Map<?, ?>) Objects.requireNonNull(call("ordered"));
    assertEquals(List.of("b", "a"), new ArrayList<>(ordered.keySet()));
    for (@Nullable Object other : (Object[]) Objects.requireNonNull(call("others"))) {
      assertInstanceOf(PythonObject.class, other);
    }
  }

  @Test
  void whatHasNoPythonFormIsRefused() {
    var e = assertThrows(InvalidArgumentException.class, () -> text(new Object()));
    assertTrue(String.valueOf(e.getMessage()).contains("java.lang.Object"));
  }

  @Test
  void keywords() {
    PythonObject keywords = module.attribute("keywords");
    assertArrayEquals(
        new Object[] {1L, 1L, 5L}, (Object[]) keywords.call(new Object[] {1}, Map.of("c", 5)));
    PythonCallSite site = keywords.site("c", "b");
    assertArrayEquals(new Object[] {1L, 3L, 2L}, (Object[]) site.call(1, 2, 3));
  }

  @Test
  void attributes() {
    module.setAttribute("answer", 42);
    assertEquals(42L, module.attribute("answer").toJava());
    assertSame(module, module.toJava());
    var e = assertThrows(PythonException.class, () -> module.attribute("missing"));
    assertEquals("AttributeError", e.pythonType());
  }

  @Test
  void exceptionsOfPython() {
    var e = assertThrows(PythonException.class, () -> call("fail", "for a reason"));
    assertEquals("ValueError", e.pythonType());
    assertEquals("for a reason", e.pythonMessage());
    assertTrue(e.traceback().contains("def fail(message): raise"), e.traceback());
    assertEquals(
        "graalpy_engine_test.Wrong",
        assertThrows(PythonException.class, () -> call("fail_own")).pythonType());
    assertEquals(
        "SystemExit", assertThrows(PythonException.class, () -> call("leave")).pythonType());
    assertEquals(
        "RecursionError", assertThrows(PythonException.class, () -> call("endless")).pythonType());
    assertEquals(
        "SyntaxError",
        assertThrows(PythonException.class, () -> engine.defineModule("broken", "def"))
            .pythonType());
    assertEquals(
        "ModuleNotFoundError",
        assertThrows(PythonException.class, () -> engine.importModule("no_such_module"))
            .pythonType());
    // the stack is the caller's, not that of the thread Python runs on
    assertTrue(
        List.of(e.getStackTrace()).stream()
            .anyMatch(frame -> frame.getClassName().equals(GraalPyEngineTest.class.getName())));
  }

  @Test
  void packagesAndModulesInThem() {
    engine.defineModule("graalpy_pack", "x = 1");
    engine.defineModule("graalpy_pack.part", "from . import x\ny = x + 1");
    PythonObject part = engine.importModule("graalpy_pack.part");
    assertEquals(2L, part.attribute("y").toJava());
  }

  @Test
  void pythonCallsJavaThatCallsPython() {
    PythonObject twice =
        engine.callable("twice", args -> 2 * (Long) Objects.requireNonNull(identity(args[0])));
    assertEquals(14L, call("call", twice, 7));
    assertEquals("function", text(twice).split(" ", 2)[0]);
  }

  @Test
  void exceptionsOfJavaPassThroughPython() {
    PythonObject failing =
        engine.callable(
            "failing",
            args -> {
              throw new IOException("in Java");
            });
    var e = assertThrows(PythonException.class, () -> call("call", failing));
    assertInstanceOf(IOException.class, e.getCause());
    e = assertThrows(PythonException.class, () -> call("wrap", failing));
    assertEquals("KeyError", e.pythonType());
    assertInstanceOf(IOException.class, e.getCause());
    // through libtorch's C++ frames too
    e = assertThrows(PythonException.class, () -> call("hook", failing));
    assertInstanceOf(IOException.class, e.getCause());
    // what Java can't hand over is Java's error
    PythonObject strange = engine.callable("strange", args -> new Object());
    e = assertThrows(PythonException.class, () -> call("call", strange));
    assertInstanceOf(InvalidArgumentException.class, e.getCause());
  }

  @Test
  void hooksRunJava() {
    PythonObject triple =
        engine.callable(
            "triple",
            args -> ((PythonObject) Objects.requireNonNull(args[0])).callMethod("mul", 3));
    assertArrayEquals(new Object[] {6.0, 6.0, 6.0}, (Object[]) call("hook", triple));
  }

  @Test
  void callableFromManyThreads() throws InterruptedException {
    PythonCallSite site = module.attribute("identity").site();
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 8; t++) {
      long value = t;
      Thread.Builder builder = t % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
      threads.add(
          builder.start(
              () -> {
                try {
                  for (int i = 0; i < 200; i++) {
                    assertEquals(value, site.call(value));
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
  void interruptsDoNotLeaveACallHalfWay() {
    Thread.currentThread().interrupt();
    assertEquals(1L, identity(1));
    assertTrue(Thread.interrupted());
  }

  @Test
  void closedObjectsSaySo() {
    PythonObject object = engine.importModule("math");
    object.close();
    object.close();
    assertThrows(TorchbridgeException.class, () -> object.attribute("pi"));
    assertThrows(TorchbridgeException.class, () -> call("identity", object));
  }
}
