package io.torchbridge.metrics;

import io.torchbridge.Tensor;
import java.util.List;

/** A metric of a classification. */
public abstract sealed class ClassificationMetric extends TargetMetric
    permits AUROC, ConfusionMatrix, StatScores, StatScoreMetric {
  final Task task;

  ClassificationMetric(Task task) {
    this.task = task;
  }

  /** What predictions and targets are. */
  public final Task task() {
    return task;
  }

  abstract List<Tensor> measure(Inputs inputs);

  @Override
  final List<Tensor> measure(Tensor predictions, Tensor targets) {
    return measure(Inputs.of(getClass().getSimpleName(), task, predictions, targets));
  }
}
