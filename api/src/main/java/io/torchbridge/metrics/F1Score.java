package io.torchbridge.metrics;

/**
 * The harmonic mean of precision and recall, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/f1_score.html">torchmetrics.F1Score</a>.
 */
public final class F1Score extends FBetaScore {
  /** Over all classes; 0 where there is nothing. */
  public F1Score(Task task) {
    super(task, 1);
  }

  public F1Score(Task task, Average average) {
    super(task, 1, average);
  }

  /**
   * @param zeroDivision the value where there is nothing: 0 or 1
   */
  public F1Score(Task task, Average average, double zeroDivision) {
    super(task, 1, average, zeroDivision);
  }
}
