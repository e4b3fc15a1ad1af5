package io.torchbridge.program;

import io.torchbridge.Backends;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.UnsupportedOperatorException;
import io.torchbridge.nn.Module;
import io.torchbridge.spi.Backend;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model as a graph of operator calls with its weights, as <a
 * href="https://docs.pytorch.org/docs/stable/export.html">torch.export</a> makes it: loaded from
 * PyTorch's {@code .pt2} archives and run without Python, on any backend.
 *
 * {@snippet :
 * try (var scope = TensorScope.open();
 *     var program = Program.load(Path.of("resnet50.pt2"));
 *     var model = program.module()) {
 *   Tensor logits = model.forward(images);
 * }
 * }
 *
 * <p>A program owns its tensors; closing it leaves those that its modules and others still use.
 */
public final class Program implements AutoCloseable {
  private final String name;
  private final Exported exported;
  private final Map<String, Tensor> state;
  private final Map<String, Tensor> constants;
  private final Backend backend;
  private final GraphPlan plan;

  Program(
      String name,
      Exported exported,
      Map<String, Tensor> state,
      Map<String, Tensor> constants,
      Backend backend,
      GraphPlan plan) {
    this.name = name;
    this.exported = exported;
    this.state = state;
    this.constants = constants;
    this.backend = backend;
    this.plan = plan;
  }

  /**
   * {@code torch.export.load}: reads a program that {@code torch.export.save} wrote, onto the
   * current backend's CPU. Nothing in the file is run, and Python is not needed.
   *
   * @throws MalformedFileException if it is no such archive, or is damaged
   * @throws UnsupportedOperatorException if the program needs what the backend lacks; the message
   *     lists all of it
   * @throws FileAccessException if the file can't be read
   */
  public static Program load(Path file) {
    return load(Pt2Reader.read(file, null), file);
  }

  /**
   * Reads one of several programs of an archive.
   *
   * @param model its name in the archive
   * @throws InvalidArgumentException if there is none of that name; the message lists them
   */
  public static Program load(Path file, String model) {
    return load(Pt2Reader.read(file, model), file);
  }

  private static Program load(Pt2Reader.Parts parts, Path file) {
    Backend backend = Backends.current();
    String name = String.valueOf(file.getFileName());
    try {
      parts.checkTargets(file);
      GraphPlan plan = Planner.plan(file.toString(), parts.exported().graph(), backend);
      return new Program(name, parts.exported(), parts.state(), parts.constants(), backend, plan);
    } catch (Throwable e) {
      parts.close();
      throw e;
    }
  }

  /**
   * Records what a module does for these inputs: its operator calls become the graph, its
   * parameters and buffers the program's, with their names and sharing their memory. The program
   * does the same for other values of inputs of these shapes; what Java decided on the way is
   * fixed, as in {@code torch.jit.trace}.
   *
   * @throws UnsupportedOperatorException if the module reads tensors' elements in Java, runs a
   *     backward pass, or draws from a generator of its own
   */
  public static Program trace(Module module, Tensor... inputs) {
    return trace(module, List.of(inputs), Map.of());
  }

  /**
   * {@link #trace(Module, Tensor...)} with inputs by place and by name, nested in Lists and Maps.
   * Numbers, strings and null are fixed.
   */
  public static Program trace(
      Module module,
      List<? extends @Nullable Object> inputs,
      Map<String, ? extends @Nullable Object> keywords) {
    return Tracer.trace(module, inputs, keywords);
  }

  /** The operator calls. */
  public Graph graph() {
    return exported.graph();
  }

  /** What the graph's inputs and outputs are. */
  public GraphSignature signature() {
    return exported.signature();
  }

  /** Between which integers each symbolic size must be. */
  public Map<String, RangeConstraint> rangeConstraints() {
    return exported.ranges();
  }

  /** The structure of the inputs: a tuple of those by place, and a dict of those by name. */
  public TreeSpec inputSpec() {
    return exported.inputs();
  }

  /** The structure of the outputs. */
  public TreeSpec outputSpec() {
    return exported.outputs();
  }

  /** The version of PyTorch that exported it. */
  public String torchVersion() {
    return exported.origin().torchVersion();
  }

  /** The parameters and persistent buffers, which stay the program's. */
  public Map<String, Tensor> stateDict() {
    return Collections.unmodifiableMap(state);
  }

  /** The other buffers and the constants, which stay the program's. */
  public Map<String, Tensor> constants() {
    return Collections.unmodifiableMap(constants);
  }

  /** The backend that has its tensors. */
  public Backend backend() {
    return backend;
  }

  Exported exported() {
    return exported;
  }

  String name() {
    return name;
  }

  /**
   * A module that runs the program. Its parameters and buffers share the program's memory, so what
   * it is trained to is in the program too.
   */
  public ProgramModule module() {
    return new ProgramModule(this, plan, tensor -> tensor);
  }

  /**
   * A module that runs the program on another backend, over the same memory.
   *
   * @throws UnsupportedOperatorException if the program needs what that backend lacks; the message
   *     lists all of it
   */
  public ProgramModule bind(Backend target) {
    if (target == backend) {
      return module();
    }
    GraphPlan other = Planner.plan(name, exported.graph(), target);
    UnaryOperator<Tensor> move = tensor -> tensor.to(target);
    return new ProgramModule(this, other, move);
  }

  /** Runs the program once; {@link #module} is for several times. */
  public @Nullable Object run(@Nullable Object... inputs) {
    try (ProgramModule module = module()) {
      return module.run(Arrays.asList(inputs), Map.of());
    }
  }

  /** The program of a module's present tensors. */
  Program with(Map<String, Tensor> newState, Map<String, Tensor> newConstants, GraphPlan newPlan) {
    return new Program(name, exported, newState, newConstants, newPlan.backend(), newPlan);
  }

  /** Copies of the references, outside of every scope. */
  static Map<String, Tensor> shared(Map<String, Tensor> tensors) {
    var shared = new LinkedHashMap<String, Tensor>();
    tensors.forEach(
        (key, tensor) ->
            shared.put(
                key, TensorScope.exempt(tensor.detach()).requiresGrad(tensor.requiresGrad())));
    return shared;
  }

  /**
   * {@code torch.export.save}: writes an archive that {@code torch.export.load} and {@link
   * #load(Path)} read. A file of that name is replaced, once all is written.
   *
   * @throws FileAccessException if the file can't be written
   */
  public void save(Path file) {
    Pt2Writer.write(file, exported, state, constants);
  }

  /** A picture of the graph in the language of Graphviz. */
  public String toDot() {
    return GraphPicture.of(name, exported.graph(), exported.signature()).dot();
  }

  /** A picture of the graph: an SVG document. */
  public String toSvg() {
    return SvgWriter.draw(GraphPicture.of(name, exported.graph(), exported.signature()));
  }

  /** As PyTorch prints exported programs: the graph, its signature, the ranges of sizes. */
  @Override
  public String toString() {
    return new ProgramPrinter().program(exported);
  }

  /** Frees the program's tensors; its modules keep theirs. Closing twice is harmless. */
  @Override
  public void close() {
    List.of(state, constants).forEach(tensors -> tensors.values().forEach(Tensor::close));
  }
}
