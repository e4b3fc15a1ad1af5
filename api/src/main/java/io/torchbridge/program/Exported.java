package io.torchbridge.program;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A program without its tensors: what {@code models/NAME.json} has. */
record Exported(
    Graph graph,
    GraphSignature signature,
    Map<String, RangeConstraint> ranges,
    TreeSpec inputs,
    TreeSpec outputs,
    List<String> argumentNames,
    Origin origin) {

  /** The full names of the inputs of one kind. */
  static Set<String> targets(GraphSignature signature, GraphSignature.InputKind kind) {
    var targets = new LinkedHashSet<String>();
    for (GraphSignature.Input input : signature.inputs()) {
      if (input.kind() == kind && input.target() != null) {
        targets.add(input.target());
      }
    }
    return targets;
  }

  /** The name of an input of the graph. */
  static @Nullable String nameOf(GraphSignature.Input input) {
    return input.argument() instanceof Argument.Value value ? value.name() : input.name();
  }
}
