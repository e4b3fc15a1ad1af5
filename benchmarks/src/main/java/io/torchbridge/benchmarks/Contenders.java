package io.torchbridge.benchmarks;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.benchmarks.djl.DjlWorks;
import io.torchbridge.benchmarks.javacpp.JavaCppWorks;
import io.torchbridge.benchmarks.torchbridge.TorchbridgeWorks;
import io.torchbridge.spi.Settings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds out how each contender is started on this machine. */
final class Contenders {
  private static final String WHERE_TORCH_IS =
      """
      import importlib.metadata, importlib.util
      print(importlib.metadata.version("torch"))
      print(importlib.util.find_spec("torch").submodule_search_locations[0])
      """;

  private final Settings settings;
  private final Path folder;

  /**
   * @param settings say where Python is
   * @param folder for what contenders need as files; what is there already is not made again
   */
  Contenders(Settings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  Launch find(Contender contender) {
    return switch (contender) {
      case TORCHBRIDGE ->
          java(
              ownClassPath(),
              List.of("-Dtorchbridge.backend=libtorch"),
              TorchbridgeWorks.class,
              io.torchbridge.benchmarks.torchbridge.FirstResult.class);
      case JAVACPP ->
          java(
              ownClassPath(),
              List.of(),
              JavaCppWorks.class,
              io.torchbridge.benchmarks.javacpp.FirstResult.class,
              // it has OpenBLAS's pool of threads beside libgomp's: without this they fight
              Map.of("GOMP_SPINCOUNT", "1000"));
      case PYTHON -> python();
      case DJL -> djl();
      case CPYTHON -> pythonBackend("cpython");
      case GRAALPY -> graalpy();
      case CPP -> cpp();
    };
  }

  /**
   * Has Python write the networks of these benchmarks: as TorchScript for contenders that have no
   * other way to them, exported programs, weights.
   */
  void writeNetworks(List<Benchmark> benchmarks) {
    List<String> missing =
        benchmarks.stream().map(Benchmark::id).filter(id -> !isWritten(id)).toList();
    if (!missing.isEmpty()
        && python()
            instanceof Launch.Command(List<String> command, var firstResult, var environment)) {
      var write = new ArrayList<>(command);
      write.addAll(List.of("--write", folder.toString()));
      write.addAll(missing);
      ask(write);
    }
  }

  private boolean isWritten(String id) {
    return Stream.of(".pt", ".pt2", ".safetensors")
        .anyMatch(ending -> Files.exists(folder.resolve(id + ending)));
  }

  /** Compiles the C++ program against the libtorch that the Python wheel holds. */
  private Launch cpp() {
    if (!(python()
        instanceof Launch.Command(List<String> command, var firstResult, var environment))) {
      return new Launch.Absent("no Python with torch's headers and libraries is there");
    }
    try {
      String[] torch = ask(List.of(command.getFirst(), "-c", WHERE_TORCH_IS)).split("\n");
      Path program = folder.resolve("bench-" + torch[0]);
      if (!Files.exists(program)) {
        compile(torch[1], program);
      }
      return new Launch.Command(
          List.of(program.toString()), List.of(program.toString(), "first-result"), Map.of());
    } catch (TorchbridgeException | IOException e) {
      return new Launch.Absent(String.valueOf(e.getMessage()));
    }
  }

  private void compile(String torch, Path program) throws IOException {
    Path source = file("bench.cpp", "bench.cpp");
    Path part = folder.resolve("bench.part");
    String libraries = torch + "/lib";
    var command = new ArrayList<>(List.of("g++", "-std=c++20", "-O2", "-w"));
    command.addAll(List.of("-o", part.toString(), source.toString()));
    command.addAll(List.of("-I", torch + "/include"));
    command.addAll(List.of("-I", torch + "/include/torch/csrc/api/include"));
    command.addAll(List.of("-L" + libraries, "-Wl,-rpath," + libraries));
    command.addAll(List.of("-ltorch", "-ltorch_cpu", "-lc10"));
    ask(command);
    Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The output of a program.
   *
   * @throws TorchbridgeException if there is no such program, or it fails
   */
  private static String ask(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new TorchbridgeException(
            "%s failed: %s".formatted(command.getFirst(), output.strip()));
      }
      return output;
    } catch (IOException e) {
      throw new TorchbridgeException(
          "%s can't be run: %s".formatted(command.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TorchbridgeException("interrupted while " + command.getFirst() + " ran", e);
    }
  }

  private static String ownClassPath() {
    return System.getProperty("java.class.path");
  }

  private static Launch java(
      String classPath, List<String> options, Class<?> main, Class<?> firstResult) {
    return java(classPath, options, main, firstResult, Map.of());
  }

  private static Launch java(
      String classPath,
      List<String> options,
      Class<?> main,
      Class<?> firstResult,
      Map<String, String> environment) {
    return new Launch.Command(
        java(classPath, options, main), java(classPath, options, firstResult), environment);
  }

  private static List<String> java(String classPath, List<String> options, Class<?> main) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    return command;
  }

  private Launch python() {
    Settings.Setting setting = settings.find("python");
    if (setting == null) {
      return new Launch.Absent(
          "no Python is chosen; -Dtorchbridge.python=FOLDER chooses a venv with torch and numpy");
    }
    Path chosen = Path.of(setting.value());
    Path interpreter = Files.isDirectory(chosen) ? chosen.resolve("bin/python") : chosen;
    if (!Files.isExecutable(interpreter)) {
      return new Launch.Absent(
          "%s, set by %s, is no interpreter".formatted(interpreter, setting.source()));
    }
    return new Launch.Command(
        List.of(interpreter.toString(), script().toString()),
        List.of(interpreter.toString(), "-c", "import torch; print((torch.ones(1) + 1).item())"),
        Map.of());
  }

  private Launch djl() {
    try (InputStream in = Contenders.class.getResourceAsStream("djl.classpath")) {
      if (in == null) {
        return new Launch.Absent("the module was not built by Maven, which finds DJL's libraries");
      }
      String libraries = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      Path own =
          Path.of(Contenders.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return java(
          own + File.pathSeparator + libraries,
          List.of("-Dai.djl.offline=true"),
          DjlWorks.class,
          io.torchbridge.benchmarks.djl.FirstResult.class);
    } catch (IOException | URISyntaxException e) {
      throw new TorchbridgeException("the class path of DJL can't be read: " + e, e);
    }
  }

  private Launch graalpy() {
    return settings.find("python.path") == null
        ? new Launch.Absent(
            "no torch for GraalPy is chosen; -Dtorchbridge.python.path=FOLDER does that")
        : pythonBackend("graalpy");
  }

  private Launch pythonBackend(String engine) {
    var options = new ArrayList<String>();
    options.add("-Dtorchbridge.backend=python");
    options.add("-Dtorchbridge.python.engine=" + engine);
    for (String name : List.of("python", "python.path")) {
      String value = settings.get(name);
      if (value != null) {
        options.add("-Dtorchbridge." + name + "=" + value);
      }
    }
    return java(
        ownClassPath(),
        options,
        TorchbridgeWorks.class,
        io.torchbridge.benchmarks.torchbridge.FirstResult.class);
  }

  private Path script() {
    file("/io/torchbridge/python/torchbridge/torchvision.py", "torchvision_import.py");
    return file("bench.py", "bench.py");
  }

  private Path file(String resource, String name) {
    Path file = folder.resolve(name);
    try (InputStream in = Contenders.class.getResourceAsStream(resource)) {
      Files.createDirectories(folder);
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
