package io.torchbridge.metrics;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * The harmonic mean of precision and of recall, which counts beta times as much, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/fbeta_score.html">torchmetrics.FBetaScore</a>.
 */
public sealed class FBetaScore extends StatScoreMetric permits F1Score {
  private final double beta;

  /** Over all classes; 0 where there is nothing. */
  public FBetaScore(Task task, double beta) {
    this(task, beta, Average.MICRO);
  }

  public FBetaScore(Task task, double beta, Average average) {
    this(task, beta, average, 0);
  }

  /**
   * @param zeroDivision the value where there is nothing: 0 or 1
   */
  public FBetaScore(Task task, double beta, Average average, double zeroDivision) {
    super(task, average, zeroDivision);
    if (!(beta > 0)) {
      throw new InvalidArgumentException("beta must be above 0, not " + beta);
    }
    this.beta = beta;
  }

  @Override
  final List<?> settings() {
    return Stream.concat(Stream.of(beta), super.settings().stream()).toList();
  }

  @Override
  final boolean leavesOutPredicted() {
    return false;
  }

  @Override
  final Tensor part(Counts c) {
    return c.truePositives().mul(1 + beta * beta);
  }

  @Override
  final Tensor whole(Counts c) {
    return part(c).add(c.falseNegatives().mul(beta * beta)).add(c.falsePositives());
  }
}
