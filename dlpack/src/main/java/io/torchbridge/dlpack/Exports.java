package io.torchbridge.dlpack;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The structs that were made here and that a consumer has not deleted yet; and all native calls.
 */
final class Exports {
  private static final System.Logger LOG = System.getLogger("io.torchbridge.dlpack");

  /** What to do at deletion, by the struct's address. */
  private static final Map<Long, Runnable> LIVE = new ConcurrentHashMap<>();

  private static final FunctionDescriptor DELETER = FunctionDescriptor.ofVoid(ADDRESS);
  private static final MethodHandle CALL_DELETER;
  private static final MethodHandle MALLOC;
  private static final MethodHandle FREE;

  /** The deleter of all structs made here. */
  private static final MemorySegment STUB;

  static {
    Linker linker = Linker.nativeLinker();
    CALL_DELETER = linker.downcallHandle(DELETER);
    MALLOC =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("malloc"),
            FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    FREE = linker.downcallHandle(linker.defaultLookup().findOrThrow("free"), DELETER);
    try {
      STUB =
          linker.upcallStub(
              MethodHandles.lookup()
                  .findStatic(
                      Exports.class,
                      "deleted",
                      MethodType.methodType(void.class, MemorySegment.class)),
              DELETER,
              Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Exports() {}

  /**
   * A new struct of this form.
   *
   * @param released run once, on whichever thread deletes the struct
   */
  static MemorySegment create(Struct form, DLTensor tensor, long flags, Runnable released) {
    long size = form.byteSize(tensor.shape().length);
    MemorySegment block;
    try {
      block = ((MemorySegment) MALLOC.invokeExact(size)).reinterpret(size);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (block.address() == 0) {
      throw new OutOfMemoryError("no " + size + " bytes for a DLPack struct");
    }
    LIVE.put(block.address(), released);
    form.write(block, tensor, flags, STUB);
    return MemorySegment.ofAddress(block.address());
  }

  /** Called from native code, where an exception would end the JVM. */
  private static void deleted(MemorySegment struct) {
    try {
      // by its address, so that a struct that was deleted before is not read
      Runnable released = LIVE.remove(struct.address());
      if (released == null) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a DLPack struct was deleted that is not alive; its consumer deletes it twice");
        return;
      }
      try {
        released.run();
      } finally {
        FREE.invokeExact(struct);
      }
    } catch (Throwable e) {
      report(e);
    }
  }

  private static void report(Throwable e) {
    try {
      LOG.log(System.Logger.Level.ERROR, "a tensor's release failed in a DLPack deleter", e);
    } catch (Throwable ignored) {
      // nothing is left that could take it
    }
  }

  /** How many structs of ours live; for tests. */
  static int live() {
    return LIVE.size();
  }

  /** Calls the deleter of a struct, if it has one. */
  static void delete(MemorySegment deleter, MemorySegment struct) {
    if (deleter.address() == 0) {
      return;
    }
    try {
      CALL_DELETER.invokeExact(deleter, struct);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
