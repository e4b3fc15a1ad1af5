package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.OperatorException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * libtorch's own C functions ({@code aoti_torch_…}) on tensors: portable, and safe to call since
 * they let no C++ exception out.
 */
final class Shim {
  /** All of the process's memory, for reads and writes at addresses that native code gave. */
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ThreadLocal<MemorySegment> OUT =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(16));

  private final MethodHandle newTensor;
  private final MethodHandle copyTensor;
  private final MethodHandle delete;
  private final MethodHandle dtype;
  private final MethodHandle deviceType;
  private final MethodHandle deviceIndex;
  private final MethodHandle layout;
  private final MethodHandle dim;
  private final MethodHandle numel;
  private final MethodHandle sizes;
  private final MethodHandle strides;
  private final MethodHandle dataPtr;
  private final long undefined;

  Shim(SymbolLookup torch) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor read = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS);
    FunctionDescriptor one = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    newTensor =
        linker.downcallHandle(torch.findOrThrow("aoti_torch_new_uninitialized_tensor"), one);
    copyTensor = linker.downcallHandle(torch.findOrThrow("aoti_torch_new_tensor_handle"), read);
    delete =
        linker.downcallHandle(
            torch.findOrThrow("aoti_torch_delete_tensor_object"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    dtype = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_dtype"), read);
    deviceType = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_device_type"), read);
    deviceIndex = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_device_index"), read);
    layout = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_layout"), read);
    dim = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_dim"), read);
    numel = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_numel"), read);
    sizes = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_sizes"), read);
    strides = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_strides"), read);
    dataPtr = linker.downcallHandle(torch.findOrThrow("aoti_torch_get_data_ptr"), read);
    long empty = newTensor();
    undefined = MEMORY.get(JAVA_LONG, empty);
    delete(empty);
  }

  /** A new {@code at::Tensor} that is undefined. */
  long newTensor() {
    try {
      MemorySegment out = OUT.get();
      check((int) newTensor.invokeExact(out));
      return out.get(JAVA_LONG, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A new {@code at::Tensor} that shares the tensor of another. */
  long copyTensor(long tensor) {
    return longOf(copyTensor, tensor);
  }

  void delete(long tensor) {
    try {
      check((int) delete.invokeExact(tensor));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  boolean isDefined(long tensor) {
    return MEMORY.get(JAVA_LONG, tensor) != undefined;
  }

  int dtype(long tensor) {
    return intOf(dtype, tensor);
  }

  int deviceType(long tensor) {
    return intOf(deviceType, tensor);
  }

  int deviceIndex(long tensor) {
    return intOf(deviceIndex, tensor);
  }

  int layout(long tensor) {
    return intOf(layout, tensor);
  }

  int dim(long tensor) {
    return (int) longOf(dim, tensor);
  }

  long numel(long tensor) {
    return longOf(numel, tensor);
  }

  long[] sizes(long tensor) {
    return longs(longOf(sizes, tensor), dim(tensor));
  }

  long[] strides(long tensor) {
    return longs(longOf(strides, tensor), dim(tensor));
  }

  long dataAddress(long tensor) {
    return longOf(dataPtr, tensor);
  }

  private static long[] longs(long address, int count) {
    long[] values = new long[count];
    MemorySegment.copy(MEMORY, JAVA_LONG, address, values, 0, count);
    return values;
  }

  private static int intOf(MethodHandle function, long tensor) {
    try {
      MemorySegment out = OUT.get();
      check((int) function.invokeExact(tensor, out));
      return out.get(JAVA_INT, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static long longOf(MethodHandle function, long tensor) {
    try {
      MemorySegment out = OUT.get();
      check((int) function.invokeExact(tensor, out));
      return out.get(JAVA_LONG, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static void check(int error) {
    if (error != 0) {
      throw new OperatorException(
          "libtorch could not tell this of the tensor, as for a sparse one");
    }
  }

  /** What a downcall threw, which can only be unchecked. */
  static RuntimeException unexpected(Throwable e) {
    if (e instanceof RuntimeException known) {
      throw known;
    }
    if (e instanceof Error error) {
      throw error;
    }
    throw new AssertionError("the handle's type fits its call", e);
  }
}
