package io.torchbridge.io;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.FileAccessException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The weights in an <a href="https://onnx.ai/onnx/repo-docs/IR.html">ONNX</a> file: its graph's
 * initialisers. The graph itself is not run. As in {@link Safetensors} the file is mapped, and each
 * tensor copied when it is asked for.
 *
 * {@snippet :
 * Map<String, Tensor> weights = Onnx.loadStateDict(Path.of("model.onnx"));
 * }
 */
public final class Onnx implements AutoCloseable {
  private final Path file;
  private final Arena arena;
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private final List<Product> products = new ArrayList<>();

  /** A {@code MatMul} of the graph: its name, and the second factor's. */
  private record Product(String node, String factor) {}

  private Onnx(Path file, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.arena = arena;
    var model = new ProtobufFields(file, "the model", bytes);
    boolean found = false;
    while (model.next()) {
      if (model.number() == 7) {
        found = true;
        readGraph(model.message("the graph"));
      } else {
        model.skip();
      }
    }
    if (!found) {
      throw FileErrors.malformed(file, "it is no ONNX model: it has no graph");
    }
  }

  private void readGraph(ProtobufFields graph) {
    while (graph.next()) {
      switch (graph.number()) {
        case 1 -> readNode(graph.message("a node"));
        case 5 -> {
          OnnxTensor tensor = OnnxTensor.read(file, graph.message("an initializer"));
          if (initializers.put(tensor.name(), tensor) != null) {
            throw FileErrors.malformed(
                file, "it has two initializers named \"%s\"".formatted(tensor.name()));
          }
        }
        default -> graph.skip();
      }
    }
  }

  private void readNode(ProtobufFields node) {
    var inputs = new ArrayList<String>();
    String name = "";
    String type = "";
    while (node.next()) {
      switch (node.number()) {
        case 1 -> inputs.add(node.text());
        case 3 -> name = node.text();
        case 4 -> type = node.text();
        default -> node.skip();
      }
    }
    if (type.equals("MatMul") && inputs.size() == 2) {
      products.add(new Product(name, inputs.get(1)));
    }
  }

  /**
   * Opens a file.
   *
   * @throws io.torchbridge.MalformedFileException if it is no ONNX model
   * @throws FileAccessException if it can't be read
   */
  public static Onnx open(Path file) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Onnx(
          file, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException e) {
      arena.close();
      throw FileAccessException.of(file, "read", e);
    } catch (InternalError e) {
      arena.close();
      throw FileErrors.malformed(file, "it was truncated while it was read", e);
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /**
   * A model that lies in memory, as one out of a jar.
   *
   * @param name says in errors which model it is
   * @throws io.torchbridge.MalformedFileException if it is no ONNX model
   */
  public static Onnx of(byte[] model, String name) {
    Arena arena = Arena.ofShared();
    try {
      return new Onnx(Path.of(name), arena, MemorySegment.ofArray(model).asReadOnly());
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /**
   * All initialisers of a file by their own names, on the current backend's CPU.
   *
   * @throws io.torchbridge.MalformedFileException if it is no ONNX model
   * @throws FileAccessException if it can't be read
   */
  public static Map<String, Tensor> load(Path file) {
    try (Onnx open = open(file)) {
      return open.tensors();
    }
  }

  /** {@link #stateDict()} of a file. */
  public static Map<String, Tensor> loadStateDict(Path file) {
    try (Onnx open = open(file)) {
      return open.stateDict();
    }
  }

  /** The names of the initialisers, in their order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(initializers.keySet());
  }

  /**
   * The dtype of an initialiser.
   *
   * @throws DTypeMismatchException if it is one that tensors have not: text, or four bits
   */
  public DType dtype(String name) {
    return dtype(initializer(name));
  }

  private DType dtype(OnnxTensor tensor) {
    DType dtype = tensor.dtype();
    if (dtype == null) {
      throw new DTypeMismatchException(
          "%s: tensor \"%s\" is of ONNX's type %d, which is no DType"
              .formatted(file, tensor.name(), tensor.type()));
    }
    return dtype;
  }

  /** The shape of an initialiser. */
  public long[] shape(String name) {
    return initializer(name).shape().clone();
  }

  private OnnxTensor initializer(String name) {
    OnnxTensor tensor = initializers.get(name);
    if (tensor == null) {
      throw new InvalidArgumentException(
          "%s has no initializer \"%s\"; it has %s".formatted(file, name, names()));
    }
    return tensor;
  }

  /** Reads one initialiser, onto the current backend's CPU. */
  public Tensor tensor(String name) {
    OnnxTensor tensor = initializer(name);
    return reading(tensor, data -> Torch.fromData(data, dtype(tensor), tensor.shape()));
  }

  /** Reads one initialiser's elements, little-endian; no backend is used. */
  public byte[] bytes(String name) {
    return reading(initializer(name), data -> data.toArray(ValueLayout.JAVA_BYTE));
  }

  private <T> T reading(OnnxTensor tensor, Function<MemorySegment, T> reader) {
    DType dtype = dtype(tensor);
    try (Arena outside = Arena.ofConfined()) {
      MemorySegment data = tensor.elements(file, dtype, outside);
      if (dtype == DType.BOOL) {
        Elements.checkBooleans(file, tensor.name(), data);
      }
      return reader.apply(data);
    } catch (InternalError e) {
      // the JVM's word for a page of a mapping that is gone
      throw FileErrors.malformed(
          file, "it was truncated while tensor \"" + tensor.name() + "\" was read", e);
    }
  }

  /** Reads all initialisers by their own names. */
  public Map<String, Tensor> tensors() {
    var tensors = new LinkedHashMap<String, Tensor>();
    for (String name : names()) {
      tensors.put(name, tensor(name));
    }
    return tensors;
  }

  /**
   * Reads all initialisers by the names of PyTorch's parameters. {@code torch.onnx.export} keeps
   * those but for the weights of linear layers: it stores them transposed, as {@code
   * onnx::MatMul_123}; the name of the node that multiplies by them, {@code
   * /encoder/layer.0/query/MatMul}, says that it is {@code encoder.layer.0.query.weight}.
   */
  public Map<String, Tensor> stateDict() {
    var named = new LinkedHashMap<String, Tensor>();
    initializers.forEach(
        (name, tensor) -> {
          if (!name.startsWith("onnx::MatMul_")) {
            named.put(name, tensor(name));
            return;
          }
          List<String> parameters =
              products.stream()
                  .filter(p -> p.factor().equals(name))
                  .map(p -> weightName(p.node()))
                  .filter(n -> !n.isEmpty() && !initializers.containsKey(n))
                  .toList();
          if (parameters.isEmpty() || tensor.shape().length != 2) {
            named.put(name, tensor(name));
          } else {
            try (Tensor transposed = tensor(name)) {
              parameters.forEach(n -> named.put(n, transposed.t()));
            }
          }
        });
    return named;
  }

  /** The weight of the layer that a node is in; empty if its name does not tell. */
  static String weightName(String node) {
    if (!node.startsWith("/") || !node.contains("/MatMul")) {
      return "";
    }
    String[] parts = node.substring(1).split("/", -1);
    var path = new ArrayList<String>();
    for (String part : List.of(parts).subList(0, parts.length - 1)) {
      // a Sequential is called, and its own name is in those of its parts: /layer1/layer1.0
      if (!path.isEmpty() && part.startsWith(path.getLast() + ".")) {
        path.removeLast();
      }
      path.add(part);
    }
    return path.isEmpty() ? "" : String.join(".", path) + ".weight";
  }

  /** Ends the mapping. Tensors that were read stay; closing twice is harmless. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
