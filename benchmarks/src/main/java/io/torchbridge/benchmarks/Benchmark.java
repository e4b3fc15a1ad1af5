package io.torchbridge.benchmarks;

import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The work that is compared. */
public enum Benchmark {
  ADD(Kind.OPERATOR, "add, one element"),
  RELU(Kind.OPERATOR, "relu, one element"),
  ADD_GRAD(Kind.OPERATOR, "add, one element, with gradients"),
  CHAIN(Kind.OPERATOR, "10 elementwise operators, 64×64"),
  MATMUL(Kind.NATIVE, "matmul, 1024×1024"),
  MLP(Kind.OPERATOR, "MLP 784-128-10, training step, batch 64"),
  RESNET18_B1(Kind.NATIVE, "ResNet-18, inference, 1 image of 224×224"),
  RESNET18_B8(Kind.NATIVE, "ResNet-18, inference, 8 images of 224×224"),
  RESNET18_TRAIN(Kind.NATIVE, "ResNet-18, training step, 16 images of 64×64"),
  BERT(Kind.NATIVE, "BERT-base, forward, 4 texts of 128 tokens"),
  BERT_TRAIN(Kind.NATIVE, "BERT-base, training step, 4 texts of 128 tokens"),
  RESNET50_PROGRAM(Kind.NATIVE, "ResNet-50, exported program, 1 image of 224×224"),
  BERT_PROGRAM(Kind.NATIVE, "BERT-base, exported program, 4 texts of 128 tokens"),
  GPT2(Kind.NATIVE, "GPT-2 124M, greedy generation with a KV cache"),
  LSTM(Kind.NATIVE, "LSTM 128-256, training step, 16 series of 32"),
  HOST(Kind.OPERATOR, "array of 65,536 floats to a tensor and back"),
  DLPACK_1K(Kind.OPERATOR, "DLPack export and import, 1 KB"),
  DLPACK_1G(Kind.OPERATOR, "DLPack export and import, 1 GB"),
  DATALOADER(Kind.PROGRAM, "DataLoader, 128 JPEG images, 2 workers"),
  COLD_START(Kind.PROGRAM, "program from its start to the first result and its end");

  /** What bounds a benchmark's time. */
  public enum Kind {
    /** The way to the kernels counts. */
    OPERATOR,
    /** Nearly all time is spent in libtorch's kernels. */
    NATIVE,
    /** Much else than operators takes part. */
    PROGRAM
  }

  private final Kind kind;
  private final String title;

  Benchmark(Kind kind, String title) {
    this.kind = kind;
    this.title = title;
  }

  /** Its name on the command line and in conversations: {@code add-grad}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Kind kind() {
    return kind;
  }

  public String title() {
    return title;
  }

  /** Whether torchbridge too runs what Python has written. */
  boolean isOfPython() {
    return this == RESNET50_PROGRAM || this == BERT_PROGRAM || this == GPT2;
  }

  /** By which fraction contenders may differ in a checksum: kernels of different builds round. */
  double tolerance() {
    return this == GPT2 ? 0 : 2e-3; // tokens are the same or are not
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
