package io.torchbridge.program;

import io.torchbridge.Backends;
import io.torchbridge.ClosedTensorException;
import io.torchbridge.DeviceMismatchException;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.io.ZipArchive;
import io.torchbridge.nn.Module;
import io.torchbridge.profiler.Profiler;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.PackageHandle;
import io.torchbridge.spi.Residence;
import io.torchbridge.spi.TensorHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A model that <a
 * href="https://docs.pytorch.org/docs/stable/torch.compiler_aot_inductor.html">AOTInductor</a> has
 * compiled: loaded from the packages of {@code torch._inductor.aoti_compile_and_package} and run
 * without Python where the backend is libtorch.
 *
 * {@snippet :
 * try (var scope = TensorScope.open();
 *     var model = CompiledProgram.load(Path.of("resnet50-compiled.pt2"))) {
 *   Tensor logits = model.forward(images);
 * }
 * }
 *
 * <p>A package holds native code, made for one kind of processor, which is loaded into this
 * process: take it from those only whose programs you would run. Its weights are in the code, and
 * no gradients go through it: it has no parameters.
 */
public final class CompiledProgram extends Module {
  private static final String FOLDER = "data/aotinductor/";
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private final String name;
  private final Backend backend;
  private final PackageHandle handle;
  private final Residence residence;
  private final TreeSpec inputs;
  private final TreeSpec outputs;

  private CompiledProgram(String name, Backend backend, PackageHandle handle) {
    this.name = name;
    this.backend = backend;
    this.handle = handle;
    this.residence = new Residence(this, handle::release);
    try {
      String[] spec = handle.callSpec();
      inputs = SchemaReader.treeSpec(spec[0]);
      outputs = SchemaReader.treeSpec(spec[1]);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** Whether an archive is a package of AOTInductor. */
  static boolean isPackage(ZipArchive zip) {
    return zip.names().stream().anyMatch(entry -> entry.contains(FOLDER));
  }

  /**
   * {@code torch._inductor.aoti_load_package}: loads the only model of a package, or the one that
   * is called {@code model}, on the current backend.
   *
   * @throws MalformedFileException if it is no such package, or is damaged
   * @throws UnsupportedOperatorException if it was compiled for another kind of machine, or needs
   *     what the backend lacks; the message says what
   * @throws FileAccessException if the file can't be read
   */
  public static CompiledProgram load(Path file) {
    return read(file, null);
  }

  /**
   * Loads one of several models of a package.
   *
   * @param model its name in the package
   * @throws InvalidArgumentException if there is none of that name; the message lists them
   */
  public static CompiledProgram load(Path file, String model) {
    return read(file, model);
  }

  private static CompiledProgram read(Path file, @Nullable String asked) {
    String model = check(file, asked);
    Backend backend = Backends.current();
    return new CompiledProgram(
        String.valueOf(file.getFileName()), backend, backend.loadPackage(file, model));
  }

  /** Looks at what can be known before the code is loaded; the model's name. */
  private static String check(Path file, @Nullable String asked) {
    try (ZipArchive zip = ZipArchive.open(file)) {
      if (!isPackage(zip)) {
        throw zip.malformed(
            "it is no package of AOTInductor; Program.load() reads programs of torch.export, and"
                + " ScriptModule.load() TorchScript");
      }
      Set<String> models = new TreeSet<>();
      for (String entry : zip.names()) {
        int at = entry.indexOf(FOLDER);
        int end = at < 0 ? -1 : entry.indexOf('/', at + FOLDER.length());
        if (end > 0) {
          models.add(entry.substring(at + FOLDER.length(), end));
        }
      }
      String model =
          asked != null || models.size() != 1
              ? Objects.requireNonNullElse(asked, "model")
              : models.iterator().next();
      if (!models.contains(model)) {
        throw new InvalidArgumentException(
            "%s has no model \"%s\"; it has %s".formatted(file, model, models));
      }
      for (String entry : zip.names()) {
        if (entry.contains(FOLDER + model + "/") && entry.endsWith("_metadata.json")) {
          checkMachine(file, Json.parse(file + ": " + entry, zip.text(entry)));
        }
      }
      return model;
    }
  }

  /** Code for other machines would end the process. */
  private static void checkMachine(Path file, Json metadata) {
    var problems = new ArrayList<String>();
    Object platform = metadata.get("AOTI_PLATFORM").raw();
    String here = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (platform instanceof String os && !os.isEmpty() && !here.startsWith(os)) {
      problems.add("the system " + os);
    }
    String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
    if (metadata.get("AOTI_MACHINE").raw() instanceof String other
        && !other.isEmpty()
        && !other.equals(machine)) {
      problems.add("the processor " + other);
    }
    Set<String> features = processorFeatures();
    if (metadata.get("AOTI_CPU_ISA").raw() instanceof String needed && !features.isEmpty()) {
      for (String feature : needed.toLowerCase(Locale.ROOT).split("[ ,]+")) {
        boolean known = feature.startsWith("avx") || feature.startsWith("amx");
        if (known && !features.contains(feature.equals("avx512") ? "avx512f" : feature)) {
          problems.add("a processor with " + feature);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new UnsupportedOperatorException(
          "%s was compiled for %s, which this machine is not; compile it here, or load a program of torch.export with Program.load()"
              .formatted(file, String.join(" and ", problems)));
    }
  }

  /** What the processor can do, in Linux's words; empty where that is not known. */
  private static Set<String> processorFeatures() {
    try {
      return Files.isReadable(PROCESSOR)
          ? Files.readAllLines(PROCESSOR).stream()
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .map(line -> Set.copyOf(Arrays.asList(line.split("[\\s:]+"))))
              .orElse(Set.of())
          : Set.of();
    } catch (IOException e) {
      throw FileAccessException.of(PROCESSOR, "read", e);
    }
  }

  /** The backend that has loaded it. */
  public Backend backend() {
    return backend;
  }

  /** The structure of the inputs: a tuple of those by place, and a dict of those by name. */
  public TreeSpec inputSpec() {
    return inputs;
  }

  /** The structure of the outputs. */
  public TreeSpec outputSpec() {
    return outputs;
  }

  /** What it returns for inputs by place. */
  public @Nullable Object run(@Nullable Object... given) {
    return run(Arrays.asList(given), Map.of());
  }

  /**
   * What it returns for inputs by place and by name, nested as it was compiled with. What is no
   * tensor among them was fixed when it was compiled, and is not looked at.
   *
   * @throws InvalidArgumentException if the inputs have another structure
   * @throws io.torchbridge.ShapeMismatchException if a tensor is of a shape, and {@link
   *     io.torchbridge.DTypeMismatchException} if it is of a dtype, that the code was not compiled
   *     for
   */
  public @Nullable Object run(
      List<? extends @Nullable Object> given, Map<String, ? extends @Nullable Object> keywords) {
    try (var use = Tensor.use(new Object[] {this, residence, given, keywords});
        var range = Profiler.record(name)) {
      if (residence.isClosed()) {
        throw new ClosedTensorException("the compiled program " + name + " was run after close()");
      }
      var leaves = new ArrayList<@Nullable Object>();
      inputs.flatten(
          new CallArguments(inputs, List.of()).bind(given, keywords, Map.of()), "input", leaves);
      @Nullable TensorHandle[] results = handle.run(handles(leaves));
      List<@Nullable Tensor> tensors = new ArrayList<>();
      for (TensorHandle result : results) {
        tensors.add(result == null ? null : Tensor.of(backend, result));
      }
      return outputs.leafCount() == tensors.size()
          ? outputs.unflatten(tensors.iterator())
          : tensors;
    }
  }

  private TensorHandle[] handles(List<@Nullable Object> leaves) {
    var handles = new ArrayList<TensorHandle>();
    for (Object leaf : leaves) {
      if (leaf instanceof Tensor tensor) {
        if (tensor.backend() != backend) {
          throw new DeviceMismatchException(
              "the compiled program %s on backend %s got a tensor of %s; move it with Tensor.to(backend)"
                  .formatted(name, backend.id(), tensor.backend().id()));
        }
        handles.add(tensor.handle());
      }
    }
    return handles.toArray(new TensorHandle[0]);
  }

  /** The output for one tensor, if it has one input and one output. */
  @Override
  public Tensor forward(Tensor input) {
    if (run(input) instanceof Tensor output) {
      return output;
    }
    throw new InvalidArgumentException(
        "the compiled program %s does not return one tensor; run() gives what it returns"
            .formatted(name));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> given, Map<String, ? extends @Nullable Object> keywords) {
    return Objects.requireNonNullElse(run(given, keywords), List.of());
  }

  /** A copy would free this one's code. */
  @Override
  protected Object clone() {
    throw new InvalidArgumentException(
        "the compiled program %s can't be copied; load it again".formatted(name));
  }

  /** Frees the code and its weights. Closing twice is harmless. */
  @Override
  public void close() {
    super.close();
    residence.close();
  }

  @Override
  protected String extraRepr() {
    return name;
  }
}
