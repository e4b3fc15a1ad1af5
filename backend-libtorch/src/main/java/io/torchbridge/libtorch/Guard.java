package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The exception guard of guard.cpp: the one place where libtorch's C++ functions are called. */
final class Guard {
  // constants, for else no call of theirs is compiled into its caller
  private static final MethodHandle CALL =
      handle(
          FunctionDescriptor.of(
              JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MODE = handle(FunctionDescriptor.ofVoid(JAVA_INT));
  private static final MethodHandle TAKE = handle(FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle HOOK =
      handle(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle REQUIRES_GRAD =
      handle(FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_LONG));

  /**
   * The functions of OpenBLAS that the guard stands before, in its order; its own have the same
   * names with a capital letter.
   */
  static final List<String> STOOD_BEFORE =
      List.of(
          "sgemm_", "dgemm_", "cgemm_", "zgemm_", "sgemv_", "dgemv_", //
          "sgetrf_", "dgetrf_", "cgetrf_", "zgetrf_");

  private static final String REGISTER_HOOK =
      "_ZNK2at10TensorBase14_register_hookESt8functionIFS0_RKS0_EE";
  private static final String TO_DLPACK = "_ZN2at17toDLPackVersionedERKNS_6TensorE";
  private static final String FROM_DLPACK =
      "_ZN2at19fromDLPackVersionedEP24DLManagedTensorVersionedSt8functionIFvPvEE";

  private final LibtorchBackend backend;
  private final long registerHook;

  /** {@code at::toDLPackVersioned}, to be called by {@link #call}. */
  final long toDLPack;

  /** {@code at::fromDLPackVersioned}. */
  final long fromDLPack;

  private final MemorySegment call;
  private final MemorySegment mode;
  private final MemorySegment vectorTake;
  private final MemorySegment vectorFree;
  private final MemorySegment hook;
  private final MemorySegment requiresGrad;
  private final MemorySegment cudaDevices;
  private final MemorySegment threads;
  private final long bytesInUse;

  private final Map<Long, UnaryOperator<@Nullable TensorHandle>> hooks = new ConcurrentHashMap<>();
  private final AtomicLong hookIds = new AtomicLong();
  private final ThreadLocal<@Nullable Throwable> thrownByHook = new ThreadLocal<>();

  /**
   * @param blasCopy another copy of the library that libtorch has its products from
   * @param threads how many an operator may use; as the environment says where it is null
   */
  Guard(
      LibtorchBackend backend,
      SymbolLookup guard,
      SymbolLookup torch,
      Catalog.Modes modes,
      Path blasCopy,
      @Nullable Integer threads) {
    this.backend = backend;
    call = guard.findOrThrow("torchbridge_call");
    mode = guard.findOrThrow("torchbridge_mode");
    vectorTake = guard.findOrThrow("torchbridge_vector_take");
    vectorFree = guard.findOrThrow("torchbridge_vector_free");
    hook = guard.findOrThrow("torchbridge_hook");
    requiresGrad = torch.findOrThrow("_ZNK3c1010TensorImpl13requires_gradEv");
    cudaDevices = torch.findOrThrow("_ZN5torch4cuda12device_countEv");
    this.threads = torch.findOrThrow("_ZN2at15get_num_threadsEv");
    registerHook = torch.findOrThrow(REGISTER_HOOK).address();
    toDLPack = torch.findOrThrow(TO_DLPACK).address();
    fromDLPack = torch.findOrThrow(FROM_DLPACK).address();
    initialise(guard, torch, modes);
    bytesInUse = countBytes(guard, torch);
    standBefore(guard, torch, blasCopy, threads);
    configure(torch, threads);
  }

  private static void configure(SymbolLookup torch, @Nullable Integer threads) {
    try {
      long context =
          (long)
              handle(FunctionDescriptor.of(JAVA_LONG))
                  .invokeExact(torch.findOrThrow("_ZN2at13globalContextEv"));
      // indices that lie outside of a sparse tensor would crash the JVM
      handle(FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_BOOLEAN))
          .invokeExact(
              torch.findOrThrow("_ZN2at7Context30setCheckSparseTensorInvariantsEb"), context, true);
      if (threads != null) {
        handle(FunctionDescriptor.ofVoid(JAVA_INT))
            .invokeExact(torch.findOrThrow("_ZN2at15set_num_threadsEi"), (int) threads);
      }
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** As OpenBLAS itself chooses them, but by the environment that the user gave to this process. */
  private static int blasThreads() {
    for (String variable : List.of("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")) {
      String threads = System.getenv(variable);
      if (threads != null && threads.matches("[1-9][0-9]{0,4}")) {
        return Integer.parseInt(threads);
      }
    }
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Names the functions that the guard stands before, and has OpenBLAS's jobs run by libgomp's
   * threads; another BLAS has no need of it.
   */
  private static void standBefore(
      SymbolLookup guard, SymbolLookup torch, Path blasCopy, @Nullable Integer threads) {
    try (Arena arena = Arena.ofConfined()) {
      handle(
              FunctionDescriptor.ofVoid(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG))
          .invokeExact(
              guard.findOrThrow("torchbridge_stand_before"),
              torch.findOrThrow("GOMP_parallel").address(),
              torch.findOrThrow("omp_get_num_threads").address(),
              torch.findOrThrow("omp_get_thread_num").address(),
              torch.findOrThrow("omp_in_parallel").address(),
              arena
                  .allocateFrom(
                      JAVA_LONG,
                      STOOD_BEFORE.stream()
                          .mapToLong(name -> torch.findOrThrow(name).address())
                          .toArray())
                  .address(),
              arena.allocateFrom(blasCopy.toString()).address());
      Optional<MemorySegment> callback = torch.find("openblas_set_threads_callback_function");
      if (callback.isPresent()) {
        handle(FunctionDescriptor.ofVoid(JAVA_INT))
            .invokeExact(
                torch.findOrThrow("openblas_set_num_threads"),
                threads == null ? blasThreads() : (int) threads);
        handle(FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG))
            .invokeExact(
                guard.findOrThrow("torchbridge_openblas"),
                callback.get().address(),
                torch.findOrThrow("blas_num_threads").address(),
                torch.findOrThrow("blas_memory_alloc").address(),
                torch.findOrThrow("blas_memory_free").address());
      }
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** Puts the guard's allocator in place; where it counts. */
  private static long countBytes(SymbolLookup guard, SymbolLookup torch) {
    MethodHandle install = handle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
    try {
      long counter =
          (long)
              install.invokeExact(
                  guard.findOrThrow("torchbridge_allocator"),
                  torch.findOrThrow("_ZN3c1015GetCPUAllocatorEv").address(),
                  torch.findOrThrow("_ZN3c1015SetCPUAllocatorEPNS_9AllocatorEh").address());
      if (counter == 0) {
        throw new TorchbridgeException("libtorch's CPU allocator gives memory in no known form");
      }
      return counter;
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** {@code torch::cuda::device_count}, which is 0 where CUDA is not, and throws nothing. */
  long cudaDevices() {
    try {
      return (long) handle(FunctionDescriptor.of(JAVA_LONG)).invokeExact(cudaDevices);
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** {@code at::get_num_threads}. */
  int threads() {
    try {
      return (int) handle(FunctionDescriptor.of(JAVA_INT)).invokeExact(threads);
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** The bytes of CPU memory in use by tensors, to within 64 KB for each thread. */
  long bytesInUse() {
    return Shim.MEMORY.get(JAVA_LONG, bytesInUse);
  }

  private static MethodHandle handle(FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(descriptor);
  }

  /** Tells the guard what libtorch's gradient modes are, and what to call in Java. */
  private void initialise(SymbolLookup guard, SymbolLookup torch, Catalog.Modes modes) {
    try (Arena arena = Arena.ofConfined()) {
      Linker linker = Linker.nativeLinker();
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MemorySegment onHook =
          linker.upcallStub(
              lookup.bind(
                  this,
                  "onHook",
                  MethodType.methodType(int.class, long.class, long.class, long.class)),
              FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Arena.global());
      MemorySegment onRelease =
          linker.upcallStub(
              lookup.bind(this, "onRelease", MethodType.methodType(void.class, long.class)),
              FunctionDescriptor.ofVoid(JAVA_LONG),
              Arena.global());
      handle(
              FunctionDescriptor.ofVoid(
                  JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG))
          .invokeExact(
              guard.findOrThrow("torchbridge_init"),
              torch.findOrThrow("_ZN3c1013AutogradState13get_tls_stateEv").address(),
              modes.offset(),
              torch
                  .findOrThrow(
                      "_ZN3c104impl33_force_tls_local_dispatch_key_setENS0_19LocalDispatchKeySetE")
                  .address(),
              arena.allocateFrom(JAVA_BYTE, modes.flags()).address(),
              arena.allocateFrom(JAVA_LONG, modes.keys()).address(),
              onHook.address(),
              onRelease.address());
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /**
   * Calls a function with the frame's registers and stack.
   *
   * @return true if it returned, false if it threw what the frame tells
   */
  boolean call(
      long function,
      CallFrame frame,
      GradMode in,
      int resultWords,
      long tensors,
      boolean floating) {
    try {
      return (int)
              CALL.invokeExact(
                  call, function, frame.base, in.ordinal(), resultWords, tensors, floating ? 1 : 0)
          == 0;
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** {@code c10::TensorImpl::requires_grad}, which throws nothing. */
  boolean requiresGrad(long tensor) {
    try {
      return (boolean) REQUIRES_GRAD.invokeExact(requiresGrad, Shim.MEMORY.get(JAVA_LONG, tensor));
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** Puts this thread into a gradient mode, for calls through JavaCPP. */
  void enter(GradMode in) {
    try {
      MODE.invokeExact(mode, in.ordinal());
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** The addresses of new tensors made of the vector in the frame's results, which is freed. */
  long[] takeVector(CallFrame frame) {
    try {
      TAKE.invokeExact(vectorTake, frame.base);
      long begin = frame.getLong(CallFrame.RESULTS);
      long end = frame.getLong(CallFrame.RESULTS + 8);
      long[] addresses = new long[(int) ((end - begin) / 8)];
      if (addresses.length > 0) {
        MemorySegment.copy(Shim.MEMORY, JAVA_LONG, begin, addresses, 0, addresses.length);
      }
      free(begin);
      return addresses;
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** C++'s {@code operator delete}. */
  void free(long memory) {
    try {
      TAKE.invokeExact(vectorFree, memory);
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** Sets the gradient mode when libtorch may have changed it, which the guard does not know. */
  void renew(GradMode in) {
    enter(in == GradMode.ENABLED ? GradMode.DISABLED : GradMode.ENABLED);
    enter(in);
  }

  /** Registers a gradient hook; false if libtorch refused, with the frame telling why. */
  boolean hook(CallFrame frame, long tensor, UnaryOperator<@Nullable TensorHandle> onGradient) {
    long id = hookIds.incrementAndGet();
    hooks.put(id, onGradient);
    try {
      return (int) HOOK.invokeExact(hook, registerHook, frame.base, tensor, id) == 0;
    } catch (Throwable e) {
      throw Shim.unexpected(e);
    }
  }

  /** What a hook threw on this thread in the backward pass that just failed; null if none did. */
  @Nullable Throwable takeThrown() {
    Throwable thrown = thrownByHook.get();
    thrownByHook.remove();
    return thrown;
  }

  // An exception that left an upcall would end the JVM.
  @SuppressWarnings("UnusedMethod") // by its name, for native code
  private int onHook(long id, long gradient, long result) {
    try {
      UnaryOperator<@Nullable TensorHandle> function = hooks.get(id);
      TensorHandle replacement = null;
      if (function != null) {
        GradMode in = backend.isGradEnabled() ? GradMode.ENABLED : GradMode.DISABLED;
        renew(in); // libtorch has set it
        try (GradMode.Scope scope = in.enter()) {
          replacement =
              function.apply(new LibtorchTensor(backend, backend.shim().copyTensor(gradient)));
        } finally {
          enter(in);
        }
      }
      long slot =
          replacement instanceof LibtorchTensor tensor
              ? tensor.address
              : backend.shim().newTensor();
      Shim.MEMORY.set(JAVA_LONG, result, Shim.MEMORY.get(JAVA_LONG, slot));
      free(slot);
      return 0;
    } catch (Throwable e) {
      thrownByHook.set(e);
      return 1;
    }
  }

  @SuppressWarnings("UnusedMethod") // by its name, for native code
  private void onRelease(long id) {
    try {
      if (hooks.remove(id) instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Throwable e) {
      thrownByHook.set(e);
    }
  }
}
