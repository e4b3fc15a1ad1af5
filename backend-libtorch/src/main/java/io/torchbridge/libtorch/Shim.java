package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.OperatorException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
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

  // constants, for else no call of theirs is compiled into its caller
  private static final MethodHandle MAKE = handle(ADDRESS);
  private static final MethodHandle READ = handle(JAVA_LONG, ADDRESS);
  private static final MethodHandle TAKE = handle(JAVA_LONG);

  private final MemorySegment newTensor;
  private final MemorySegment copyTensor;
  private final MemorySegment delete;
  private final MemorySegment dtype;
  private final MemorySegment deviceType;
  private final MemorySegment deviceIndex;
  private final MemorySegment layout;
  private final MemorySegment dim;
  private final MemorySegment numel;
  private final MemorySegment sizes;
  private final MemorySegment strides;
  private final MemorySegment dataPtr;
  private final long undefined;

  Shim(SymbolLookup torch) {
    newTensor = torch.findOrThrow("aoti_torch_new_uninitialized_tensor");
    copyTensor = torch.findOrThrow("aoti_torch_new_tensor_handle");
    delete = torch.findOrThrow("aoti_torch_delete_tensor_object");
    dtype = torch.findOrThrow("aoti_torch_get_dtype");
    deviceType = torch.findOrThrow("aoti_torch_get_device_type");
    deviceIndex = torch.findOrThrow("aoti_torch_get_device_index");
    layout = torch.findOrThrow("aoti_torch_get_layout");
    dim = torch.findOrThrow("aoti_torch_get_dim");
    numel = torch.findOrThrow("aoti_torch_get_numel");
    sizes = torch.findOrThrow("aoti_torch_get_sizes");
    strides = torch.findOrThrow("aoti_torch_get_strides");
    dataPtr = torch.findOrThrow("aoti_torch_get_data_ptr");
    long empty = newTensor();
    undefined = MEMORY.get(JAVA_LONG, empty);
    delete(empty);
  }

  private static MethodHandle handle(MemoryLayout... parameters) {
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_INT, parameters));
  }

  /** A new {@code at::Tensor} that is undefined. */
  long newTensor() {
    try {
      MemorySegment out = OUT.get();
      check((int) MAKE.invokeExact(newTensor, out));
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
      check((int) TAKE.invokeExact(delete, tensor));
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

  private static int intOf(MemorySegment function, long tensor) {
    try {
      MemorySegment out = OUT.get();
      check((int) READ.invokeExact(function, tensor, out));
      return out.get(JAVA_INT, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static long longOf(MemorySegment function, long tensor) {
    try {
      MemorySegment out = OUT.get();
      check((int) READ.invokeExact(function, tensor, out));
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
