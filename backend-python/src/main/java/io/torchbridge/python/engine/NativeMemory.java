package io.torchbridge.python.engine;

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
 * The native memory that the process has in use, as the C library counts it. The size of the
 * process tells less: it does not shrink by what is freed inside.
 */
public final class NativeMemory {
  /** {@code struct mallinfo2}: ten sizes. */
  private static final StructLayout INFO =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));

  private static final int MAPPED = 4;
  private static final int IN_HEAPS = 7;

  /** The C library looks through its free blocks for an answer. */
  private static final long INTERVAL_NANOS = 5_000_000;

  private static final @Nullable MethodHandle MALLINFO =
      Linker.nativeLinker()
          .defaultLookup()
          .find("mallinfo2")
          .map(f -> Linker.nativeLinker().downcallHandle(f, FunctionDescriptor.of(INFO)))
          .orElse(null);

  private static volatile long next = System.nanoTime();
  private static volatile long known;

  private NativeMemory() {}

  /** Bytes in use some milliseconds ago at most; -1 where the C library is not glibc. */
  public static long inUse() {
    if (MALLINFO == null) {
      return -1;
    }
    if (System.nanoTime() - next >= 0) {
      known = look(MALLINFO);
      next = System.nanoTime() + INTERVAL_NANOS;
    }
    return known;
  }

  private static long look(MethodHandle function) {
    try (Arena arena = Arena.ofConfined()) {
      var sizes = (MemorySegment) function.invokeExact((SegmentAllocator) arena);
      return sizes.getAtIndex(ValueLayout.JAVA_LONG, MAPPED)
          + sizes.getAtIndex(ValueLayout.JAVA_LONG, IN_HEAPS);
    } catch (Throwable e) {
      throw new AssertionError("mallinfo2 throws nothing", e);
    }
  }
}
