package io.torchbridge.metrics;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.List;

/**
 * The share of the targets' variance that the predictions explain, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/regression/r2_score.html">torchmetrics.R2Score</a>.
 * Predictions and targets {@code (N)}, or {@code (N, outputs)}.
 */
public final class R2Score extends TargetMetric {
  private final int adjusted;
  private final Multioutput multioutput;

  /** How the scores of several outputs become one. */
  public enum Multioutput {
    /** One for each output. */
    RAW_VALUES,
    /** Their mean. */
    UNIFORM_AVERAGE,
    /** Their mean, weighted with the variance of the targets. */
    VARIANCE_WEIGHTED
  }

  public R2Score() {
    this(0, Multioutput.UNIFORM_AVERAGE);
  }

  /**
   * @param adjusted the number of independent regressors for the adjusted score; 0 for the plain
   *     one, which is also given where there are not more updates than these
   */
  public R2Score(int adjusted, Multioutput multioutput) {
    if (adjusted < 0) {
      throw new InvalidArgumentException("adjusted must be 0 or more, not " + adjusted);
    }
    this.adjusted = adjusted;
    this.multioutput = multioutput;
  }

  @Override
  List<?> settings() {
    return List.of(adjusted, multioutput);
  }

  @Override
  List<Tensor> measure(Tensor predictions, Tensor targets) {
    Tensor residual = Regression.residual("R2Score", predictions, targets);
    if (targets.ndim() < 1 || targets.ndim() > 2) {
      throw new ShapeMismatchException(
          "R2Score.update() got predictions and targets %s; they must be (N) or (N, outputs)"
              .formatted(Arrays.toString(targets.shape())));
    }
    Tensor real = Regression.real(targets);
    Tensor sum = real.sum(0);
    return List.of(
        sum,
        real.square().sum(0),
        residual.square().sum(0),
        sum.newFull(new long[] {}, targets.size(0)));
  }

  /**
   * @throws InvalidArgumentException if there are less than two targets
   */
  @Override
  Tensor evaluate(List<Tensor> state) {
    double count = state.get(3).itemDouble();
    if (count < 2) {
      throw new InvalidArgumentException("R2Score.compute() needs at least two targets");
    }
    Tensor sum = state.get(0);
    Tensor total = state.get(1).sub(sum.square().div(count));
    Tensor rest = state.get(2);
    Tensor constant = total.abs().le(1e-4);
    Tensor score =
        Torch.where(constant, 0.0, rest.div(total).neg().add(1)).maskedFill(rest.le(1e-4), 1);
    Tensor value =
        switch (multioutput) {
          case RAW_VALUES -> score;
          case UNIFORM_AVERAGE -> score.mean();
          case VARIANCE_WEIGHTED -> total.div(total.sum()).mul(score).sum();
        };
    if (adjusted > 0 && adjusted < count - 1) {
      value = value.neg().add(1).mul((count - 1) / (count - adjusted - 1)).neg().add(1);
    }
    return value.to(DType.FLOAT32);
  }
}
