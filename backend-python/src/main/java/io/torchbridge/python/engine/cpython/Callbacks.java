package io.torchbridge.python.engine.cpython;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.python.engine.PythonCallable;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Java objects in Python's hands: functions that run Java, and the Java exceptions they ended with.
 * Python holds a capsule with a number; when it drops the capsule, Java drops the object.
 */
final class Callbacks {
  private static final MemorySegment CAPSULE_NAME = Arena.global().allocateFrom("torchbridge.java");
  private static final int METH_VARARGS = 1;

  private record Function(String name, PythonCallable body, MemorySegment definition) {}

  private final CPythonEngine engine;
  private final Map<Long, Object> held = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final MemorySegment call;
  private final MemorySegment drop;
  private final long javaError;

  Callbacks(CPythonEngine engine) {
    this.engine = engine;
    call = stub("call", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
    drop = stub("drop", FunctionDescriptor.ofVoid(JAVA_LONG));
    try (Arena arena = Arena.ofConfined()) {
      javaError =
          NativePython.exceptionNew(
              arena.allocateFrom("torchbridge.JavaError"),
              NativePython.variable("PyExc_RuntimeError"));
    }
  }

  private MemorySegment stub(String method, FunctionDescriptor descriptor) {
    try {
      MethodType type = descriptor.toMethodType();
      MethodHandle handle =
          MethodHandles.lookup().findVirtual(Callbacks.class, method, type).bindTo(this);
      return Linker.nativeLinker().upcallStub(handle, descriptor, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private long capsule(Object object) {
    long number = numbers.incrementAndGet();
    held.put(number, object);
    return NativePython.capsuleNew(number, CAPSULE_NAME, drop);
  }

  /** A new Python function that runs {@code body}. */
  long function(String name, PythonCallable body) {
    // PyMethodDef: name, function, flags, doc. Python frees it last of all, with the capsule
    Arena arena = Arena.ofAuto();
    MemorySegment definition = arena.allocate(32, 8);
    definition.set(ADDRESS, 0, arena.allocateFrom(name));
    definition.set(ADDRESS, 8, call);
    definition.set(JAVA_INT, 16, METH_VARARGS);
    definition.set(ADDRESS, 24, MemorySegment.NULL);
    long self = capsule(new Function(name, body, definition));
    long function = NativePython.functionNew(definition, self);
    NativePython.decref(self);
    return engine.errors.check(function);
  }

  @Nullable Throwable throwable(long capsule) {
    return held.get(NativePython.capsulePointer(capsule, CAPSULE_NAME)) instanceof Throwable t
        ? t
        : null;
  }

  /** What Python calls; nothing may be thrown out of it. */
  @SuppressWarnings("unused")
  private long call(long self, long arguments) {
    try {
      long number = NativePython.capsulePointer(self, CAPSULE_NAME);
      if (!(held.get(number) instanceof Function function)) {
        throw new IllegalStateException("a Java function was called after its end");
      }
      Object values = Objects.requireNonNull(engine.values.toJava(arguments, true));
      long state = engine.leaveForJava();
      Object result;
      try {
        result =
            Thread.currentThread() instanceof StandIn standIn
                ? standIn.callBack(() -> function.body.call((@Nullable Object[]) values))
                : function.body.call((@Nullable Object[]) values);
      } finally {
        engine.returnFromJava(state);
      }
      return engine.values.toPython(result);
    } catch (Throwable e) {
      raise(e);
      return 0;
    }
  }

  @SuppressWarnings("unused")
  private void drop(long capsule) {
    try {
      held.remove(NativePython.capsulePointer(capsule, CAPSULE_NAME));
    } catch (Throwable e) {
      // a full stack at worst: the object stays held, which is the lesser harm
    }
  }

  private void raise(Throwable e) {
    try {
      long message = engine.values.str(String.valueOf(e));
      long error;
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment arguments = arena.allocate(8);
        arguments.set(JAVA_LONG, 0, message);
        error = engine.errors.check(NativePython.vectorcall(javaError, arguments, 1, 0));
      }
      NativePython.decref(message);
      long key = engine.values.str("_torchbridge_java");
      long capsule = capsule(e);
      NativePython.setAttribute(error, key, capsule);
      NativePython.decref(key);
      NativePython.decref(capsule);
      NativePython.errorSet(javaError, error);
      NativePython.decref(error);
    } catch (Throwable worse) {
      NativePython.errorSet(NativePython.variable("PyExc_RuntimeError"), NativePython.NONE);
    }
  }
}
