package io.torchbridge.python.engine.graalpy;

import io.torchbridge.python.engine.NativeMemory;

/**
 * Has the JVM collect when native memory in use has grown. GraalPy frees a tensor's memory only
 * once the collector has found its Python object, of which the JVM's heap sees a few bytes.
 * GraalPy's own watch looks at the process's size, so that what it lets grow has no bound. Where
 * the C library does not tell, that watch remains the only one.
 *
 * <p>Used on the Context's thread only.
 */
final class NativeGrowth {
  /** Growth that is left alone: a collection takes some tenths of a second. */
  private static final long SLACK = 1L << 30;

  /** The least that was in use since the last collection. */
  private long floor = Long.MAX_VALUE - SLACK;

  /** Called often. */
  void check() {
    long inUse = NativeMemory.inUse();
    if (inUse >= 0 && inUse < floor) {
      floor = inUse;
    } else if (inUse > floor + SLACK) {
      // what this frees lowers the floor again; what it doesn't is needed
      floor = inUse;
      System.gc();
    }
  }
}
