package io.torchbridge.python.engine.cpython;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.PythonException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Turns a raised Python exception into a {@link PythonException}. All under the GIL. */
final class Errors {
  /** Describes an exception: its type's name, its message, the printed traceback. */
  private static final String DESCRIBE =
      """
      import traceback

      def describe(error):
          kind = type(error)
          name = kind.__qualname__
          if kind.__module__ not in ("builtins", "__main__"):
              name = kind.__module__ + "." + name
          try:
              message = str(error)
          except Exception as e:
              message = "<its message can't be had: %s>" % type(e).__name__
          try:
              trace = "".join(traceback.format_exception(kind, error, error.__traceback__))
          except Exception as e:
              trace = ""
          java = None
          seen = set()
          while error is not None and id(error) not in seen:
              seen.add(id(error))
              java = getattr(error, "_torchbridge_java", None)
              if java is not None:
                  break
              error = error.__cause__ or error.__context__
          return name, message, trace, java
      """;

  private final CPythonEngine engine;
  private final Callbacks callbacks;
  private final long describe;

  Errors(CPythonEngine engine, Callbacks callbacks) {
    this.engine = engine;
    this.callbacks = callbacks;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("_torchbridge_errors");
      long code = NativePython.compile(arena.allocateFrom(DESCRIBE), name);
      long module = NativePython.executeModule(name, code, name);
      NativePython.decref(code);
      describe = NativePython.getAttribute(module, engine.values.str("describe"));
      NativePython.decref(module);
    }
    if (describe == 0) {
      NativePython.errorClear();
      throw new IllegalStateException("Python has no working traceback module");
    }
  }

  /** A function's result, unless it is the 0 of an error. */
  long check(long result) {
    if (result == 0) {
      throw raised();
    }
    return result;
  }

  void check(boolean succeeded) {
    if (!succeeded) {
      throw raised();
    }
  }

  /** Takes the raised exception. */
  private PythonException raised() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment places = arena.allocate(24);
      MemorySegment valuePlace = places.asSlice(8);
      MemorySegment tracePlace = places.asSlice(16);
      NativePython.errorFetch(places, valuePlace, tracePlace);
      long type = places.get(JAVA_LONG, 0);
      long value = valuePlace.get(JAVA_LONG, 0);
      long trace = tracePlace.get(JAVA_LONG, 0);
      if (value == 0) {
        return new PythonException("SystemError", "an error without an exception", "", null);
      }
      if (trace != 0) {
        long key = engine.values.str("__traceback__");
        NativePython.setAttribute(value, key, trace);
        NativePython.decref(key);
      }
      try {
        return described(value, arena);
      } finally {
        NativePython.decref(type);
        NativePython.decref(value);
        if (trace != 0) {
          NativePython.decref(trace);
        }
      }
    }
  }

  private PythonException described(long value, Arena arena) {
    MemorySegment arguments = arena.allocate(8);
    arguments.set(JAVA_LONG, 0, value);
    long description = NativePython.vectorcall(describe, arguments, 1, 0);
    if (description == 0) {
      // such as a full C stack, or memory that is out: say at least that much
      NativePython.errorClear();
      return new PythonException(
          "BaseException", "an exception that could not be described", "", null);
    }
    try {
      return new PythonException(
          engine.values.text(NativePython.tupleGet(description, 0)),
          engine.values.text(NativePython.tupleGet(description, 1)),
          engine.values.text(NativePython.tupleGet(description, 2)),
          javaCause(NativePython.tupleGet(description, 3)));
    } finally {
      NativePython.decref(description);
    }
  }

  private @Nullable Throwable javaCause(long capsule) {
    return capsule == NativePython.NONE ? null : callbacks.throwable(capsule);
  }
}
