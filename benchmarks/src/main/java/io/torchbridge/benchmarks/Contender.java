package io.torchbridge.benchmarks;

import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who does the work; each is a process of its own. */
public enum Contender {
  TORCHBRIDGE("torchbridge", "torchbridge on libtorch"),
  PYTHON("Python", "PyTorch in CPython"),
  JAVACPP("JavaCPP", "Bytedeco's classes, as its samples use them"),
  DJL("DJL", "DJL's PyTorch engine"),
  CPP("C++", "C++ with the libtorch of the Python wheel, another build than Bytedeco's"),
  CPYTHON("on CPython", "torchbridge's Python backend on CPython"),
  GRAALPY("on GraalPy", "torchbridge's Python backend on GraalPy");

  private final String title;
  private final String description;

  Contender(String title, String description) {
    this.title = title;
    this.description = description;
  }

  /** Its name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String title() {
    return title;
  }

  public String description() {
    return description;
  }

  /** Our Python backend is there to see what an operator costs on it, not for whole networks. */
  boolean does(Benchmark benchmark) {
    return switch (this) {
      case CPYTHON, GRAALPY -> benchmark.kind() == Benchmark.Kind.OPERATOR;
      default -> true;
    };
  }

  /**
   * The contender of a name.
   *
   * @throws InvalidArgumentException if there is none
   */
  public static Contender of(String id) {
    for (Contender contender : values()) {
      if (contender.id().equals(id)) {
        return contender;
      }
    }
    throw new InvalidArgumentException(
        "there is no contender \"%s\"; there are %s"
            .formatted(
                id, Arrays.stream(values()).map(Contender::id).collect(Collectors.joining(", "))));
  }
}
