package io.torchbridge.metrics;

import io.torchbridge.Tensor;

/**
 * The share of right predictions, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html">torchmetrics.Accuracy</a>;
 * of several classes, for each class the share of its targets that were predicted.
 */
public final class Accuracy extends StatScoreMetric {
  /** Over all classes. */
  public Accuracy(Task task) {
    this(task, Average.MICRO);
  }

  public Accuracy(Task task, Average average) {
    super(task, average, 0);
  }

  @Override
  Tensor part(Counts c) {
    return task instanceof Task.Multiclass
        ? c.truePositives()
        : c.truePositives().add(c.trueNegatives());
  }

  @Override
  Tensor whole(Counts c) {
    Tensor targets = c.truePositives().add(c.falseNegatives());
    return task instanceof Task.Multiclass
        ? targets
        : targets.add(c.trueNegatives()).add(c.falsePositives());
  }
}
