package io.torchbridge.python.engine;

import org.jspecify.annotations.Nullable;

/** A piece of Java that Python can call. */
@FunctionalInterface
public interface PythonCallable {

  /**
   * Does the work; may be called on any thread.
   *
   * @param arguments the positional arguments, converted as {@link PythonObject} says
   * @return a value that {@link PythonObject} says how to convert
   * @throws Exception is raised in Python as a RuntimeError, and comes out on the Java side as the
   *     cause of a {@link io.torchbridge.PythonException}
   */
  @Nullable Object call(@Nullable Object[] arguments) throws Exception;
}
