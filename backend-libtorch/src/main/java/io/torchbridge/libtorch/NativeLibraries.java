package io.torchbridge.libtorch;

import io.torchbridge.BackendUnavailableException;
import io.torchbridge.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks Bytedeco's libraries into a cache folder, once, isolates them from other copies of
 * libtorch, and loads them.
 */
final class NativeLibraries {
  private static final String RESOURCES = "/org/bytedeco/pytorch/";
  private static final String BLAS_RESOURCES = "/org/bytedeco/openblas/";

  /** What the next ones need, in the order of loading. */
  private static final List<String> BLAS_LIBRARIES =
      List.of("libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");

  private static final List<String> LIBRARIES =
      List.of("libgomp.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so");

  /** Loaded by JavaCPP, if by anybody. */
  private static final String JNI = "libjnitorch.so";

  /** A copy that JavaCPP unpacks and loads, and the guard. */
  private static final String JNI_BLAS = "libopenblas.so.0#libopenblas_nolapack.so.0";

  private static final int RTLD_GLOBAL = 0x102; // and RTLD_NOW

  private NativeLibraries() {}

  /**
   * What was loaded.
   *
   * @param torch finds symbols of libtorch_cpu and libc10
   * @param guarding null where there is no exception guard for this platform
   */
  record Loaded(SymbolLookup torch, Catalog catalog, @Nullable Guarding guarding) {}

  /**
   * What goes with the fast path.
   *
   * @param guard finds the exception guard's functions
   * @param blasCopy another copy of the library that libtorch has its products from
   */
  record Guarding(SymbolLookup guard, Path blasCopy) {}

  /** Whether the jar with this platform's libraries is on the class path. */
  static boolean present() {
    return resource(RESOURCES, "libtorch_cpu.so") != null
        || resource(RESOURCES, "libtorch_cpu.dylib") != null
        || resource(RESOURCES, "torch_cpu.dll") != null;
  }

  static String platform() {
    return Loader.Detector.getPlatform();
  }

  private static @Nullable URL resource(String folder, String name) {
    return Loader.class.getResource(folder + platform() + "/" + name);
  }

  static Path cache(Settings settings) {
    String chosen = settings.get("cache");
    if (chosen != null) {
      return Path.of(chosen);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("torchbridge");
  }

  static Loaded load(Settings settings) {
    // read by JavaCPP at each allocation otherwise: a look at /proc and a possible System.gc()
    setIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    setIfAbsent("org.bytedeco.javacpp.maxBytes", "0");
    if (Loader.class.getResource(RESOURCES + platform() + "-gpu/libjnitorch.so") == null) {
      // without its CUDA build JavaCPP looks for CUDA's own libraries all the same, for half a
      // second
      setIfAbsent("org.bytedeco.javacpp.platform.extension", "");
    }
    Path cache = cache(settings);
    // another name when libraries are patched otherwise: older versions may still use theirs
    setIfAbsent("org.bytedeco.javacpp.cachedir", cache.resolve("libraries-2").toString());
    try {
      Files.createDirectories(cache);
      if (!platform().equals("linux-x86_64")) {
        Path unpacked = Path.of(Loader.load(torch.class)).resolveSibling(".").normalize();
        return new Loaded(
            SymbolLookup.loaderLookup(), Catalog.of(unpacked, prefix -> List.of()), null);
      }
      List<Path> libraries = unpack(cache);
      Path folder = libraries.getLast().resolveSibling(".").normalize();
      Path guard = guard(folder);
      loadForAll(guard);
      Arena forever = Arena.global();
      SymbolLookup symbols = name -> Optional.empty();
      for (Path library : libraries) {
        symbols = SymbolLookup.libraryLookup(library, forever).or(symbols);
      }
      Path cpu = folder.resolve("libtorch_cpu.so");
      return new Loaded(
          symbols,
          Catalog.of(folder, prefix -> ElfIsolation.symbols(cpu, prefix)),
          new Guarding(
              SymbolLookup.libraryLookup(guard, forever),
              libraries.getFirst().resolveSibling(JNI_BLAS.substring(JNI_BLAS.indexOf('#') + 1))));
    } catch (IOException | UnsatisfiedLinkError | IllegalArgumentException e) {
      throw new BackendUnavailableException(
          ("libtorch's libraries can't be unpacked or loaded from %s: %s; the folder must be"
                  + " writable"
                  + " with 600 MB free, another one is chosen with -Dtorchbridge.cache")
              .formatted(cache, e),
          e);
    }
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The libraries to load, in their order, unpacked and isolated; one JVM at a time. */
  private static List<Path> unpack(Path cache) throws IOException {
    Path lock = cache.resolve("unpack.lock");
    synchronized (NativeLibraries.class) {
      try (var channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = channel.lock()) {
        var libraries = new ArrayList<Path>();
        for (String name : BLAS_LIBRARIES) {
          libraries.add(isolate(BLAS_RESOURCES, name));
        }
        for (String name : LIBRARIES) {
          libraries.add(isolate(RESOURCES, name));
        }
        isolate(BLAS_RESOURCES, JNI_BLAS);
        isolate(RESOURCES, JNI);
        return libraries;
      }
    }
  }

  /** Unpacks a library, if it is not there, and isolates it. */
  private static Path isolate(String resources, String name) throws IOException {
    int alias = name.indexOf('#');
    URL url = resource(resources, alias < 0 ? name : name.substring(0, alias));
    if (url == null) {
      throw new IOException("the jar of " + platform() + " has no " + name);
    }
    URL target = alias < 0 ? url : URI.create(url + name.substring(alias)).toURL();
    Path file = Loader.cacheResource(target).toPath();
    Path mark = file.resolveSibling(file.getFileName() + ".isolated");
    FileTime time = Files.getLastModifiedTime(file);
    String stamp = Files.size(file) + " " + time.toMillis();
    if (!Files.exists(mark) || !Files.readString(mark).equals(stamp)) {
      Files.deleteIfExists(file.resolveSibling(Catalog.FILE));
      ElfIsolation.isolate(file);
      // JavaCPP takes a file of the jar's size and time as unpacked
      Files.setLastModifiedTime(file, time);
      Path part = Files.createTempFile(file.getParent(), "part", null);
      Files.writeString(part, stamp);
      Files.move(part, mark, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private static Path guard(Path folder) throws IOException {
    try (InputStream in =
        NativeLibraries.class.getResourceAsStream(platform() + "/libtorchbridge_guard.so")) {
      if (in == null) {
        throw new IOException("the exception guard for " + platform() + " is not in the jar");
      }
      byte[] bytes = in.readAllBytes();
      Path file =
          folder.resolve(
              "libtorchbridge_guard-"
                  + Integer.toHexString(java.util.Arrays.hashCode(bytes))
                  + ".so");
      if (!Files.exists(file)) {
        Path part = Files.createTempFile(folder, "part", null);
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return file;
    }
  }

  /** Loads a library with RTLD_GLOBAL, so that libraries loaded after it find its functions. */
  private static void loadForAll(Path library) {
    Linker linker = Linker.nativeLinker();
    MethodHandle dlopen =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("dlopen"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      long handle = (long) dlopen.invokeExact(arena.allocateFrom(library.toString()), RTLD_GLOBAL);
      if (handle == 0) {
        throw new UnsatisfiedLinkError(library + " can't be loaded");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("dlopen takes a name and flags", e);
    }
  }

  /** Sets a variable for native code, unless it is set. */
  static void setEnvironment(String variable, String text) {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(variable);
      MemorySegment value = arena.allocateFrom(text);
      int ignored = (int) setenv.invokeExact(name, value, 0); // 0: what is set stays
    } catch (Throwable e) {
      throw new AssertionError("setenv takes two strings and a flag", e);
    }
  }
}
