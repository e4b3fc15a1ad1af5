package io.torchbridge.python.engine;

import org.jspecify.annotations.Nullable;

/** One callable with fixed keywords: the fast way to call it again and again. */
public interface PythonCallSite {

  /**
   * Calls it.
   *
   * @param arguments the positional arguments, then the values of the keywords
   * @return converted as {@link PythonObject} says; PythonObjects in it are not watched by the
   *     collector: the caller closes them
   */
  @Nullable Object call(@Nullable Object... arguments);
}
