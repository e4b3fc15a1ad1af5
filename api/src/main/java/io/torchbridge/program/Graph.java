package io.torchbridge.program;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls in the order in which they run.
 *
 * @param tensors what is known of each value that is a tensor
 * @param ints of each that is an integer
 * @param floats of each that is a real number
 * @param bools of each that is a truth value
 * @param objects the class of each that is an object
 * @param singleTensor whether its result is a tensor and no tuple of one
 */
public record Graph(
    List<Argument> inputs,
    List<Argument> outputs,
    List<Node> nodes,
    Map<String, TensorMeta> tensors,
    Map<String, SymbolicValue> ints,
    Map<String, SymbolicValue> floats,
    Map<String, SymbolicValue> bools,
    Map<String, String> objects,
    boolean singleTensor) {
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    tensors = copy(tensors);
    ints = copy(ints);
    floats = copy(floats);
    bools = copy(bools);
    objects = copy(objects);
  }

  /** The same with other calls. */
  Graph withNodes(List<Node> other) {
    return new Graph(inputs, outputs, other, tensors, ints, floats, bools, objects, singleTensor);
  }

  private static <T> Map<String, T> copy(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** As PyTorch prints graphs, one call a line. */
  @Override
  public String toString() {
    return new ProgramPrinter().graph(this);
  }
}
