package io.torchbridge.metrics;

import io.torchbridge.Tensor;

/**
 * The share of what was predicted that is right, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/precision.html">torchmetrics.Precision</a>.
 */
public final class Precision extends StatScoreMetric {
  /** Over all classes; 0 where there is nothing. */
  public Precision(Task task) {
    this(task, Average.MICRO);
  }

  public Precision(Task task, Average average) {
    this(task, average, 0);
  }

  /**
   * @param zeroDivision the value where there is nothing: 0 or 1
   */
  public Precision(Task task, Average average, double zeroDivision) {
    super(task, average, zeroDivision);
  }

  @Override
  Tensor part(Counts c) {
    return c.truePositives();
  }

  @Override
  Tensor whole(Counts c) {
    return c.truePositives().add(c.falsePositives());
  }
}
