package io.torchbridge.metrics;

import io.torchbridge.Tensor;
import java.util.List;

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
    super(task, average);
  }

  @Override
  List<?> settings() {
    return List.of(task, average);
  }

  @Override
  Tensor ratio(Counts c) {
    Tensor right = c.truePositives();
    Tensor all = right.add(c.falseNegatives());
    if (!(task instanceof Task.Multiclass)) {
      right = right.add(c.trueNegatives());
      all = all.add(c.trueNegatives()).add(c.falsePositives());
    }
    return divide(right, all, 0);
  }
}
