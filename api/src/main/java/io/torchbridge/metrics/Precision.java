package io.torchbridge.metrics;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * The share of what was predicted that is right, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/precision.html">torchmetrics.Precision</a>.
 */
public final class Precision extends StatScoreMetric {
  private final double zeroDivision;

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
    super(task, average);
    this.zeroDivision = checkZeroDivision(zeroDivision);
  }

  @Override
  List<?> settings() {
    return List.of(task, average, zeroDivision);
  }

  @Override
  Tensor ratio(Counts c) {
    return divide(c.truePositives(), c.truePositives().add(c.falsePositives()), zeroDivision);
  }
}
