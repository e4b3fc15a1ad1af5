package io.torchbridge.python;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.Context;
import io.torchbridge.autograd.Function;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.python.engine.PythonObject;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.Differentiation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A graph of Python as one place in the graph of another backend: between leaves, which share the
 * memory of that backend's tensors, and what Python has computed of them and of its parameters.
 * Python's graph goes when the other's does.
 */
final class BorderFunction extends Function implements AutoCloseable {
  private static final Op VERSION = Op.of("aten::_version");

  private final PythonBackend python;
  private final Backend origin;
  private final String name;
  private final PythonObject graph;

  /** Tensors whose memory Python has too, until they are joined; then the context has them. */
  private final List<Tensor> shared = new ArrayList<>();

  /** Which of them are leaves in Python. */
  private final List<Integer> leaves = new ArrayList<>();

  /** What Python has computed, likewise. */
  private final List<Tensor> outputs = new ArrayList<>();

  private long[] versions = {};
  private boolean changesInputs;

  /** Whether other graphs go through this one, so that no pass may free it. */
  private boolean retained;

  /**
   * A graph that is empty as yet.
   *
   * @param origin the other backend
   * @param name of what computes
   */
  BorderFunction(PythonBackend python, Backend origin, String name) {
    this(python, origin, name, object(python.modules().callMethod("Graph")));
  }

  private BorderFunction(PythonBackend python, Backend origin, String name, PythonObject graph) {
    this.python = python;
    this.origin = origin;
    this.name = name;
    this.graph = graph;
  }

  private static PythonObject object(@Nullable Object value) {
    return (PythonObject) Objects.requireNonNull(value);
  }

  /** What Python gets for a tensor of the other backend. */
  Tensor enter(Tensor tensor) {
    boolean leaf = tensor.requiresGrad();
    // by a tensor of its own: Python's graph must not hold one that may come to hold that graph
    try (Tensor plain = tensor.detach();
        Tensor crossed = plain.to(python)) {
      PythonObject object = PythonTensor.objectOf(crossed);
      Tensor inside =
          PythonTensor.tensorOf(python, object(graph.callMethod(leaf ? "enter" : "share", object)));
      if (leaf) {
        leaves.add(shared.size());
      }
      shared.add(tensor);
      return inside;
    }
  }

  /**
   * Takes on what Python has computed.
   *
   * @param crossed the same on the other backend
   * @return whether it is to be joined; else it has no gradient
   */
  boolean leave(PythonObject output, Tensor crossed) {
    boolean differentiable = Boolean.TRUE.equals(graph.callMethod("leave", output));
    (differentiable ? outputs : shared).add(crossed);
    return differentiable;
  }

  /**
   * Puts the outputs, which are closed by it, into the graph of the inputs that are leaves.
   *
   * @param changed inputs that Python has changed in place; the last outputs are what became of
   *     them, and their history from now on, as in PyTorch
   * @return the other outputs
   */
  List<Tensor> join(List<Tensor> changed) {
    List<Tensor> inputs = new ArrayList<>();
    leaves.forEach(place -> inputs.add(shared.get(place)));
    // as it is in the graph it would hold itself
    shared.replaceAll(tensor -> changed.contains(tensor) ? tensor.detach() : tensor);
    List<Tensor> joined;
    try (var use = Backends.use(origin);
        Tensor any = inputs.isEmpty() ? Torch.zeros().requiresGrad(true) : null) {
      // without inputs it lets backward be called for the parameters alone
      joined = apply(any == null ? inputs : List.of(any));
    }
    outputs.forEach(Tensor::close);
    outputs.clear();
    int others = joined.size() - changed.size();
    for (int i = 0; i < changed.size(); i++) {
      try (Tensor now = joined.get(others + i)) {
        changed.get(i).copy_(now);
        changesInputs = true;
      }
    }
    versions = versions(shared);
    shared.clear();
    return joined.subList(0, others);
  }

  private static long[] versions(List<Tensor> tensors) {
    return tensors.stream()
        .mapToLong(t -> t.isInference() ? 0 : (Long) Objects.requireNonNull(VERSION.call(t)))
        .toArray();
  }

  @Override
  protected List<Tensor> forward(Context context, List<Tensor> inputs) {
    context.saveForBackward(shared.toArray(Tensor[]::new));
    return outputs;
  }

  @Override
  protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
    List<Tensor> saved = context.savedTensors();
    long[] now = versions(saved);
    var changed = new ArrayList<Long>();
    for (int i = 0; i < now.length; i++) {
      if (now[i] != versions[i]) {
        changed.add((long) i);
      }
    }
    if (!changed.isEmpty()) {
      graph.callMethod("changed", changed);
    }
    boolean record = GradMode.current() == GradMode.ENABLED;
    if (record && changesInputs) {
      throw new InvalidArgumentException(
          "%s has changed an input in place: its gradients can't be differentiated again; call it"
                  .formatted(name)
              + " with a clone() of that input");
    }
    var further =
        new BorderFunction(
            python, origin, name, record ? object(graph.callMethod("further")) : graph);
    List<Tensor> entered = new ArrayList<>();
    try {
      @Nullable Object[] gradients = new Object[gradOutputs.size()];
      if (record) {
        retained = true;
        further.retained = true;
        further.shared.addAll(saved);
        further.leaves.addAll(leaves);
      }
      for (int i = 0; i < gradients.length; i++) {
        if (context.hasGradOutput(i)) {
          Tensor gradient = withMemory(gradOutputs.get(i));
          if (record) {
            entered.add(further.enter(gradient));
            gradients[i] = PythonTensor.objectOf(entered.getLast());
          } else {
            gradients[i] = PythonTensor.objectOf(gradient.to(python));
          }
        }
      }
      @Nullable Object[] found =
          (@Nullable Object[])
              Objects.requireNonNull(
                  graph.callMethod(
                      "backward",
                      gradients,
                      Differentiation.collects(),
                      retained || Differentiation.retainsGraph(),
                      record));
      return found.length == 0
          ? Collections.<@Nullable Tensor>singletonList(null) // of what stands for the parameters
          : further.gradients(found, record);
    } finally {
      entered.forEach(Tensor::close);
      if (record && !further.shared.isEmpty()) {
        further.close(); // nothing was joined
      }
    }
  }

  /** Gradients on their way back, with graphs of their own if they are recorded. */
  private List<@Nullable Tensor> gradients(@Nullable Object[] found, boolean record) {
    List<@Nullable Tensor> results = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Object gradient : found) {
      if (gradient instanceof PythonObject inPython) {
        try (Tensor tensor = PythonTensor.tensorOf(python, inPython)) {
          Tensor crossed = tensor.to(origin);
          if (record && leave(inPython, crossed)) {
            places.add(results.size());
          }
          results.add(crossed);
        }
      } else {
        results.add(null);
      }
    }
    if (!places.isEmpty()) {
      List<Tensor> joined = join(List.of());
      for (int i = 0; i < places.size(); i++) {
        results.set(places.get(i), joined.get(i));
      }
    }
    return results;
  }

  /** A tensor that can be shared: views that are still to be computed have no memory. */
  private static Tensor withMemory(Tensor tensor) {
    Tensor resolved =
        tensor.isConj() || tensor.isNeg() ? tensor.resolveConj().resolveNeg() : tensor;
    return resolved.numel() > 0 && resolved.dataAddress() == 0 ? resolved.clone() : resolved;
  }

  @Override
  public void close() {
    graph.close();
  }
}
