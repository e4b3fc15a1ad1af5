package io.torchbridge.python.engine.graalpy;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.python.engine.PythonCallSite;
import io.torchbridge.python.engine.PythonEngine;
import io.torchbridge.python.engine.PythonObject;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A Python object; the collector of the JVM is Python's too, so closing only forgets it. */
final class GraalPyObject implements PythonObject {
  private final GraalPyEngine engine;
  private volatile @Nullable Value value;

  GraalPyObject(GraalPyEngine engine, Value value) {
    this.engine = engine;
    this.value = value;
  }

  /** What it refers to, for a call on this engine. */
  Value value(GraalPyEngine caller) {
    if (caller != engine) {
      throw new InvalidArgumentException("a Python object of one engine was given to another");
    }
    return value();
  }

  private Value value() {
    Value v = value;
    if (v == null) {
      throw new InvalidArgumentException("a Python object was used after it was closed");
    }
    return v;
  }

  @Override
  public PythonEngine engine() {
    return engine;
  }

  @Override
  public PythonObject attribute(String name) {
    return engine.attribute(value(), name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object newValue) {
    engine.setAttribute(value(), name, newValue);
  }

  @Override
  public @Nullable Object call(@Nullable Object... arguments) {
    return engine.call(value(), arguments);
  }

  @Override
  public @Nullable Object call(@Nullable Object[] arguments, Map<String, ?> keywords) {
    if (keywords.isEmpty()) {
      return call(arguments);
    }
    @Nullable Object[] all = new @Nullable Object[arguments.length + keywords.size()];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    int i = arguments.length;
    for (Object keyword : keywords.values()) {
      all[i++] = keyword;
    }
    return site(keywords.keySet().toArray(new String[0])).call(all);
  }

  @Override
  public PythonCallSite site(String... keywords) {
    Value target = keywords.length == 0 ? value() : engine.keywordCall(value(), keywords);
    return arguments -> engine.call(target, arguments);
  }

  @Override
  public @Nullable Object toJava() {
    Object converted = engine.toJava(value());
    return converted instanceof GraalPyObject ? this : converted;
  }

  @Override
  public String str() {
    return engine.str(value());
  }

  @Override
  public void close() {
    value = null;
  }

  @Override
  public String toString() {
    return value == null ? "closed Python object" : str();
  }
}
