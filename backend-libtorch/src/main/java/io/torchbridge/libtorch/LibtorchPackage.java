package io.torchbridge.libtorch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.torchbridge.FileAccessException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.io.ZipArchive;
import io.torchbridge.spi.OperatorErrors;
import io.torchbridge.spi.PackageHandle;
import io.torchbridge.spi.TensorHandle;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A package of AOTInductor: its library, unpacked, bound to this libtorch as {@link ElfIsolation}
 * has named it, and run by libtorch's {@code AOTIModelContainerRunnerCpu}.
 */
final class LibtorchPackage implements PackageHandle {
  private static final String RUNNER = "_ZN5torch8inductor24AOTIModelContainerRunner";
  private static final String RUNNER_CPU = "_ZN5torch8inductor27AOTIModelContainerRunnerCpu";
  private static final String MAKE =
      RUNNER_CPU + "C1ERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEmb";
  private static final String DELETE = RUNNER_CPU + "D0Ev";
  private static final String RUN = RUNNER + "3runERKSt6vectorIN2at6TensorESaIS4_EEPv";
  private static final String CALL_SPEC = RUNNER + "13get_call_specB5cxx11Ev";
  private static final String LOAD_WEIGHTS =
      RUNNER
          + "32update_constant_buffer_from_blobERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";
  private static final String LAST_ERROR = "AOTInductorGetLastError";

  /** More than a runner's size. */
  private static final long RUNNER_SIZE = 4096;

  private static final int STRING_SIZE = 32;
  private static final Pattern MISSING = Pattern.compile("undefined symbol: (\\w+)");

  private final LibtorchBackend backend;
  private final Guard guard;
  private final SymbolLookup torch;
  private final String name;
  private final Arena library = Arena.ofShared();
  private long runner;
  private @Nullable MemorySegment lastError;

  private LibtorchPackage(LibtorchBackend backend, Guard guard, SymbolLookup torch, String name) {
    this.backend = backend;
    this.guard = guard;
    this.torch = torch;
    this.name = name;
  }

  /** Loads a model of a package. */
  static LibtorchPackage load(
      LibtorchBackend backend, Guard guard, SymbolLookup torch, Path file, String model) {
    // read by the compiled code at its first call, which else would take sizes on trust
    NativeLibraries.setEnvironment("AOTI_RUNTIME_CHECK_INPUTS", "1");
    var loaded = new LibtorchPackage(backend, guard, torch, String.valueOf(file.getFileName()));
    Path folder = null;
    try {
      folder = Files.createTempDirectory("torchbridge-package");
      loaded.begin(file, unpack(file, model, folder));
      return loaded;
    } catch (IOException e) {
      throw FileAccessException.of(file, "unpacked", e);
    } finally {
      delete(folder); // what is mapped into memory stays there
    }
  }

  /** Unpacks a model's files; its library. */
  private static Path unpack(Path file, String model, Path folder) throws IOException {
    String place = "data/aotinductor/" + model + "/";
    Path found = null;
    try (ZipArchive zip = ZipArchive.open(file)) {
      for (String entry : zip.names()) {
        String last = entry.substring(entry.lastIndexOf('/') + 1);
        if (entry.contains(place) && !last.endsWith(".cpp") && !last.isEmpty()) {
          Path target = folder.resolve(last);
          zip.read(entry, content -> write(target, content));
          if (last.endsWith(".so")) {
            found = target;
          }
        }
      }
      if (found == null) {
        throw zip.malformed(
            "its model \"%s\" has no library, only the sources of one; compile it with torch._inductor.aoti_compile_and_package"
                .formatted(model));
      }
    }
    try {
      ElfIsolation.isolate(found);
    } catch (IOException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new MalformedFileException(
          "%s: %s is no library".formatted(file, found.getFileName()), e);
    }
    return found;
  }

  private static Path write(Path target, MemorySegment content) {
    try (var channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long at = 0; at < content.byteSize(); ) {
        long part = Math.min(content.byteSize() - at, 1 << 30);
        at += channel.write(content.asSlice(at, part).asByteBuffer());
      }
      return target;
    } catch (IOException e) {
      throw FileAccessException.of(target, "written", e);
    }
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw FileAccessException.of(folder, "deleted", e);
    }
  }

  private void begin(Path file, Path so) throws IOException {
    CallFrame frame = CallFrame.begin();
    long memory = TorchScript.allocate(RUNNER_SIZE);
    try {
      frame.setLong(0, memory);
      frame.setLong(8, TorchScript.string(frame, so.toString()));
      frame.setLong(16, 1); // models, of which each runs one call at a time
      frame.setLong(24, 0);
      if (!call(MAKE, frame)) {
        throw refused(file, OperatorErrors.words(frame.message()));
      }
      runner = memory;
      lastError = SymbolLookup.libraryLookup(so, library).find(LAST_ERROR).orElse(null);
      try (Stream<Path> files = Files.list(so.resolveSibling("."))) {
        for (Path blob : files.filter(f -> f.toString().endsWith(".blob")).toList()) {
          frame.setLong(0, runner);
          frame.setLong(8, TorchScript.string(frame, blob.toString()));
          if (!call(LOAD_WEIGHTS, frame)) {
            throw failure(frame);
          }
        }
      }
    } catch (Throwable e) {
      if (runner != 0) {
        release();
      } else {
        guard.free(memory);
        library.close();
      }
      throw e;
    } finally {
      frame.end();
    }
  }

  private static TorchbridgeException refused(Path file, String words) {
    Matcher missing = MISSING.matcher(words);
    return missing.find()
        ? new UnsupportedOperatorException(
            "%s needs %s, which this libtorch lacks; compile it with an older PyTorch, or run it on the backend \"python\""
                .formatted(file, missing.group(1)))
        : new MalformedFileException("%s can't be loaded: %s".formatted(file, words));
  }

  private boolean call(String symbol, CallFrame frame) {
    frame.setLong(CallFrame.STACK_WORDS, 0);
    long function = ADDRESSES.computeIfAbsent(symbol, s -> torch.findOrThrow(s).address());
    return guard.call(function, frame, GradMode.DISABLED, 0, 0, false);
  }

  private static final Map<String, Long> ADDRESSES = new ConcurrentHashMap<>();

  /** The runner says only where it failed, the library why. */
  private TorchbridgeException failure(CallFrame frame) {
    String words = OperatorErrors.words(frame.message());
    MemorySegment function = lastError;
    if (function != null) {
      try {
        MethodHandle ask =
            Linker.nativeLinker()
                .downcallHandle(function, FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
        long message = frame.allocate(8);
        Shim.MEMORY.set(JAVA_LONG, message, 0);
        int error = (int) ask.invokeExact(message);
        long text = Shim.MEMORY.get(JAVA_LONG, message);
        String why = error != 0 || text == 0 ? "" : Shim.MEMORY.getString(text);
        words = why.isBlank() ? words : why.strip();
      } catch (Throwable e) {
        throw Shim.unexpected(e);
      }
    }
    return OperatorErrors.translate("the compiled program " + name, frame.kind(), words, null);
  }

  @Override
  public String[] callSpec() {
    CallFrame frame = CallFrame.begin();
    try {
      long result = frame.base + CallFrame.RESULTS;
      frame.setLong(0, result);
      frame.setLong(8, runner);
      if (!call(CALL_SPEC, frame)) {
        throw failure(frame);
      }
      long first = Shim.MEMORY.get(JAVA_LONG, result);
      long end = Shim.MEMORY.get(JAVA_LONG, result + 8);
      String[] texts = new String[(int) ((end - first) / STRING_SIZE)];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = TorchScript.takeText(guard, first + (long) STRING_SIZE * i);
      }
      guard.free(first);
      if (texts.length != 2) {
        throw new MalformedFileException(
            "%s: its model tells %d structures, not those of inputs and outputs"
                .formatted(name, texts.length));
      }
      return texts;
    } finally {
      frame.end();
    }
  }

  @Override
  public @Nullable TensorHandle[] run(TensorHandle[] inputs) {
    CallFrame frame = CallFrame.begin();
    try {
      long elements = frame.allocate(8L * inputs.length);
      for (int i = 0; i < inputs.length; i++) {
        long tensor = ((LibtorchTensor) inputs[i]).address;
        Shim.MEMORY.set(JAVA_LONG, elements + 8L * i, Shim.MEMORY.get(JAVA_LONG, tensor));
      }
      long vector = frame.allocate(24);
      Shim.MEMORY.set(JAVA_LONG, vector, elements);
      Shim.MEMORY.set(JAVA_LONG, vector + 8, elements + 8L * inputs.length);
      Shim.MEMORY.set(JAVA_LONG, vector + 16, elements + 8L * inputs.length);
      frame.setLong(0, frame.base + CallFrame.RESULTS);
      frame.setLong(8, runner);
      frame.setLong(16, vector);
      frame.setLong(24, 0); // no stream
      if (!call(RUN, frame)) {
        throw failure(frame);
      }
      long[] addresses = guard.takeVector(frame);
      @Nullable TensorHandle[] results = new TensorHandle[addresses.length];
      for (int i = 0; i < results.length; i++) {
        results[i] = backend.own(addresses[i]);
      }
      return results;
    } finally {
      frame.end();
    }
  }

  @Override
  public void release() {
    CallFrame frame = CallFrame.begin();
    try {
      frame.setLong(0, runner);
      boolean deleted = call(DELETE, frame);
      library.close();
      if (!deleted) {
        throw failure(frame);
      }
    } finally {
      frame.end();
    }
  }
}
