package io.torchbridge.python.engine.cpython;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.python.engine.PythonCallSite;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reference to an object of CPython. */
final class CPythonObject implements PythonObject {
  private final CPythonEngine engine;
  private final Reference reference;

  CPythonObject(CPythonEngine engine, Reference reference) {
    this.engine = engine;
    this.reference = reference;
  }

  /**
   * The object's address. Under the GIL it stays valid until the GIL is given back, even if another
   * thread closes this object meanwhile.
   */
  long address() {
    if (reference.get()) {
      throw new TorchbridgeException("a Python object was used after it was closed");
    }
    return reference.address;
  }

  @Override
  public PythonEngine engine() {
    return engine;
  }

  @Override
  public PythonObject attribute(String name) {
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> attribute(name));
    }
    int gil = engine.enter();
    try {
      long key = engine.values.str(name);
      long value = NativePython.getAttribute(address(), key);
      NativePython.decref(key);
      return engine.watched(engine.errors.check(value));
    } finally {
      engine.leave(gil);
    }
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    if (Thread.currentThread().isVirtual()) {
      StandIn.<@Nullable Object>call(
          () -> {
            setAttribute(name, value);
            return null;
          });
      return;
    }
    int gil = engine.enter();
    try {
      long python = engine.values.toPython(value);
      long key = engine.values.str(name);
      int failed = NativePython.setAttribute(address(), key, python);
      NativePython.decref(key);
      NativePython.decref(python);
      engine.errors.check(failed == 0);
    } finally {
      engine.leave(gil);
    }
  }

  @Override
  public @Nullable Object call(@Nullable Object... arguments) {
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> call(arguments));
    }
    int gil = engine.enter();
    try {
      return engine.values.call(address(), arguments, 0, 0, true);
    } finally {
      engine.leave(gil);
      java.lang.ref.Reference.reachabilityFence(this);
      java.lang.ref.Reference.reachabilityFence(arguments);
    }
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments, Map<String, ?> keywords) {
    if (keywords.isEmpty()) {
      return call(arguments);
    }
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> call(arguments, keywords));
    }
    @Nullable Object[] all = Arrays.copyOf(arguments, arguments.length + keywords.size());
    String[] names = new String[keywords.size()];
    int i = 0;
    for (Map.Entry<String, ?> keyword : keywords.entrySet()) {
      names[i] = keyword.getKey();
      all[arguments.length + i++] = keyword.getValue();
    }
    int gil = engine.enter();
    try {
      long tuple = engine.values.tuple(names);
      try {
        return engine.values.call(address(), all, tuple, names.length, true);
      } finally {
        NativePython.decref(tuple);
      }
    } finally {
      engine.leave(gil);
      java.lang.ref.Reference.reachabilityFence(this);
      java.lang.ref.Reference.reachabilityFence(arguments);
      java.lang.ref.Reference.reachabilityFence(keywords);
    }
  }

  @Override
  public PythonCallSite site(String... keywords) {
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> site(keywords));
    }
    if (keywords.length == 0) {
      return new Site(this, null, 0);
    }
    int gil = engine.enter();
    try {
      return new Site(this, engine.watched(engine.values.tuple(keywords)), keywords.length);
    } finally {
      engine.leave(gil);
    }
  }

  private record Site(CPythonObject callable, @Nullable CPythonObject names, int keywords)
      implements PythonCallSite {
    @Override
    public @Nullable Object call(@Nullable Object... arguments) {
      if (Thread.currentThread().isVirtual()) {
        return StandIn.call(() -> call(arguments));
      }
      CPythonEngine engine = callable.engine;
      int gil = engine.enter();
      try {
        long tuple = names == null ? 0 : names.address();
        return engine.values.call(callable.address(), arguments, tuple, keywords, false);
      } finally {
        engine.leave(gil);
        java.lang.ref.Reference.reachabilityFence(this);
        java.lang.ref.Reference.reachabilityFence(arguments);
      }
    }
  }

  @Override
  public @Nullable Object toJava() {
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> toJava());
    }
    int gil = engine.enter();
    try {
      long address = address();
      return engine.values.hasJavaForm(address) ? engine.values.toJava(address, true) : this;
    } finally {
      engine.leave(gil);
      java.lang.ref.Reference.reachabilityFence(this);
    }
  }

  @Override
  public String str() {
    if (Thread.currentThread().isVirtual()) {
      return StandIn.call(() -> str());
    }
    int gil = engine.enter();
    try {
      long text = engine.errors.check(NativePython.str(address()));
      try {
        return engine.values.text(text);
      } finally {
        NativePython.decref(text);
      }
    } finally {
      engine.leave(gil);
      java.lang.ref.Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() {
    reference.run();
  }

  /** Java's own view; {@link #str} asks Python. */
  @Override
  public String toString() {
    return "PythonObject@"
        + Long.toHexString(reference.address)
        + (reference.get() ? " closed" : "");
  }
}
