package io.torchbridge.python.engine.cpython;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.torchbridge.BackendUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shared library of one Python. It is loaded with {@code dlopen} and RTLD_GLOBAL, since
 * extension modules look Python's symbols up in the process.
 */
final class Library {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup PROCESS = LINKER.defaultLookup();

  private static @Nullable Library python;

  private final Path file;
  private final MemorySegment handle;
  private final MethodHandle dlsym = function("dlsym", ADDRESS, ADDRESS, ADDRESS);

  private Library(Path file, MemorySegment handle) {
    this.file = file;
    this.handle = handle;
  }

  /** Loads the process's one Python. */
  static synchronized void load(Path file) {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    int nowAndGlobal = mac ? 0x2 | 0x8 : 0x2 | 0x100;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle =
          (MemorySegment)
              function("dlopen", ADDRESS, ADDRESS, JAVA_INT)
                  .invokeExact(arena.allocateFrom(file.toString()), nowAndGlobal);
      if (handle.equals(MemorySegment.NULL)) {
        MemorySegment reason = (MemorySegment) function("dlerror", ADDRESS).invokeExact();
        throw new BackendUnavailableException(
            "Python's library %s can't be loaded: %s"
                .formatted(file, reason.reinterpret(Long.MAX_VALUE).getString(0)));
      }
      python = new Library(file, handle);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static synchronized Library python() {
    return Objects.requireNonNull(python, "Library.load comes first");
  }

  /** The address of a symbol. */
  MemorySegment symbol(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new BackendUnavailableException(
                    "Python's library %s has no symbol %s; CPython 3.11 or newer is needed"
                        .formatted(file, name)));
  }

  /** The address of a symbol that some versions have. */
  Optional<MemorySegment> find(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = (MemorySegment) dlsym.invokeExact(handle, arena.allocateFrom(name));
      return address.equals(MemorySegment.NULL) ? Optional.empty() : Optional.of(address);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A function of the C library, if this system has it. */
  static Optional<MemorySegment> ofSystem(String name) {
    return PROCESS.find(name);
  }

  private static MethodHandle function(
      String name,
      java.lang.foreign.ValueLayout result,
      java.lang.foreign.ValueLayout... arguments) {
    return LINKER.downcallHandle(
        PROCESS.find(name).orElseThrow(), FunctionDescriptor.of(result, arguments));
  }
}
