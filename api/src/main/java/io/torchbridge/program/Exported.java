package io.torchbridge.program;

import java.util.List;
import java.util.Map;
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

  /** The name of an input of the graph. */
  static @Nullable String nameOf(GraphSignature.Input input) {
    return input.argument() instanceof Argument.Value value ? value.name() : input.name();
  }
}
