package io.torchbridge.python.engine.graalpy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Has the JVM collect when native memory in use has grown. GraalPy frees a tensor's memory only
 * once the collector has found its Python object, of which the JVM's heap sees a few bytes.
 * GraalPy's own watch looks at the process's size, which does not shrink by what is freed inside,
 * so that what it lets grow has no bound. Where the C library does not tell (it is not glibc), that
 * watch remains the only one.
 *
 * <p>Used on the Context's thread only.
 */
final class NativeMemory {
  private static final long INTERVAL_NANOS = 20_000_000;

  /** Growth that is left alone: a collection takes some tenths of a second. */
  private static final long SLACK = 1L << 30;

  /** {@code struct mallinfo2}: ten sizes. */
  private static final StructLayout INFO =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));

  private static final int MAPPED = 4;
  private static final int IN_HEAPS = 7;

  private final @Nullable MethodHandle mallinfo;
  private final SegmentAllocator info;
  private long next = System.nanoTime();

  /** The least that was in use since the last collection. */
  private long floor = Long.MAX_VALUE - SLACK;

  NativeMemory() {
    Linker linker = Linker.nativeLinker();
    mallinfo =
        linker
            .defaultLookup()
            .find("mallinfo2")
            .map(f -> linker.downcallHandle(f, FunctionDescriptor.of(INFO)))
            .orElse(null);
    info = SegmentAllocator.prefixAllocator(Arena.ofAuto().allocate(INFO));
  }

  /** Called often. */
  void check() {
    if (mallinfo == null || System.nanoTime() - next < 0) {
      return;
    }
    long inUse = inUse(mallinfo);
    if (inUse < floor) {
      floor = inUse;
    } else if (inUse > floor + SLACK) {
      // what this frees lowers the floor again; what it doesn't is needed
      floor = inUse;
      System.gc();
    }
    next = System.nanoTime() + INTERVAL_NANOS;
  }

  private long inUse(MethodHandle function) {
    try {
      MemorySegment sizes = (MemorySegment) function.invokeExact(info);
      return sizes.getAtIndex(ValueLayout.JAVA_LONG, MAPPED)
          + sizes.getAtIndex(ValueLayout.JAVA_LONG, IN_HEAPS);
    } catch (Throwable e) {
      throw new AssertionError("mallinfo2 throws nothing", e);
    }
  }
}
