package io.torchbridge.metrics;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * Counts true positives, false positives, true negatives, false negatives and the support, in this
 * order, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/stat_scores.html">torchmetrics.StatScores</a>:
 * {@code (5)}, or {@code (K, 5)} for each class or label with {@link Average#NONE}.
 */
public final class StatScores extends ClassificationMetric {
  private final Average average;

  /** Counts over all classes. */
  public StatScores(Task task) {
    this(task, Average.MICRO);
  }

  public StatScores(Task task, Average average) {
    super(task);
    this.average = average;
  }

  @Override
  List<?> settings() {
    return List.of(task, average);
  }

  @Override
  List<Tensor> measure(Inputs inputs) {
    return List.of(inputs.counts());
  }

  @Override
  Tensor evaluate(List<Tensor> state) {
    Tensor counts = state.getFirst();
    Tensor support = counts.select(1, 0).add(counts.select(1, 3)).unsqueeze(1);
    Tensor all = Torch.cat(List.of(counts, support), 1);
    if (task instanceof Task.Binary) {
      return all.squeeze(0);
    }
    return switch (average) {
      case NONE -> all;
      case MICRO -> all.sum(0);
      case MACRO -> all.to(DType.FLOAT32).mean(0);
      case WEIGHTED -> all.mul(support.div(support.sum())).sum(0);
    };
  }
}
