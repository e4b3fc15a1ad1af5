package io.torchbridge.benchmarks;

import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The work that is compared. */
public enum Benchmark {
  ADD(Kind.OPERATOR, "add, one element"),
  RELU(Kind.OPERATOR, "relu, one element"),
  ADD_GRAD(Kind.OPERATOR, "add, one element, with gradients"),
  CHAIN(Kind.OPERATOR, "10 elementwise operators, 64×64"),
  MATMUL(Kind.NATIVE, "matmul, 1024×1024"),
  MLP(Kind.OPERATOR, "MLP 784-128-10, training step, batch 64");

  /** What bounds a benchmark's time. */
  public enum Kind {
    /** The way to the kernels counts. */
    OPERATOR,
    /** Nearly all time is spent in libtorch's kernels. */
    NATIVE
  }

  private final Kind kind;
  private final String title;

  Benchmark(Kind kind, String title) {
    this.kind = kind;
    this.title = title;
  }

  /** Its name on the command line and in conversations: {@code add-grad}. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  public Kind kind() {
    return kind;
  }

  public String title() {
    return title;
  }

  /**
   * The benchmark of a name.
   *
   * @throws InvalidArgumentException if there is none
   */
  public static Benchmark of(String id) {
    for (Benchmark benchmark : values()) {
      if (benchmark.id().equals(id)) {
        return benchmark;
      }
    }
    throw new InvalidArgumentException(
        "there is no benchmark \"%s\"; there are %s"
            .formatted(
                id, Arrays.stream(values()).map(Benchmark::id).collect(Collectors.joining(", "))));
  }

  static List<Benchmark> all() {
    return List.of(values());
  }
}
