package io.torchbridge.program;

import io.torchbridge.Complex;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import io.torchbridge.MemoryFormat;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An argument or result of a node, an input or output of a graph. */
public sealed interface Argument {

  /** What a value of a graph is. */
  enum Kind {
    TENSOR,
    INT,
    FLOAT,
    BOOL,
    OBJECT,
    TOKEN
  }

  /**
   * What the elements of a list are; those of INTS, FLOATS and BOOLS may be values of the graph.
   */
  enum ElementKind {
    TENSORS,
    OPTIONAL_TENSORS,
    NESTED_TENSORS,
    INTS,
    INT_LISTS,
    FLOATS,
    FLOAT_LISTS,
    BOOLS,
    STRINGS
  }

  /**
   * A value of the graph, by its name: {@code linear_1}.
   *
   * @param type the class of an OBJECT; empty for all others
   */
  record Value(String name, Kind kind, String type) implements Argument {
    /** A value that is no object. */
    public Value(String name, Kind kind) {
      this(name, kind, "");
    }
  }

  /**
   * A fixed value: null, Long, Double, Boolean, String, {@link Complex}, {@link DType}, {@link
   * Layout}, {@link MemoryFormat} or {@link Device}.
   */
  record Constant(@Nullable Object value) implements Argument {}

  /** A list. */
  record Elements(ElementKind kind, List<Argument> elements) implements Argument {
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /** A dict. */
  record Entries(Map<String, Argument> entries) implements Argument {
    public Entries {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** A graph that the node runs: a branch, a loop's body. */
  record Subgraph(String name, Graph graph) implements Argument {}

  /** An operator that the node calls. */
  record Callee(String target) implements Argument {}
}
