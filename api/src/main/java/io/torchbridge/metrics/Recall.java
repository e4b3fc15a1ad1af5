package io.torchbridge.metrics;

import io.torchbridge.Tensor;

/**
 * The share of the targets that was predicted, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/recall.html">torchmetrics.Recall</a>.
 */
public final class Recall extends StatScoreMetric {
  /** Over all classes; 0 where there is nothing. */
  public Recall(Task task) {
    this(task, Average.MICRO);
  }

  public Recall(Task task, Average average) {
    this(task, average, 0);
  }

  /**
   * @param zeroDivision the value where there is nothing: 0 or 1
   */
  public Recall(Task task, Average average, double zeroDivision) {
    super(task, average, zeroDivision);
  }

  @Override
  Tensor part(Counts c) {
    return c.truePositives();
  }

  @Override
  Tensor whole(Counts c) {
    return c.truePositives().add(c.falseNegatives());
  }
}
