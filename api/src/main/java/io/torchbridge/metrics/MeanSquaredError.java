package io.torchbridge.metrics;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * The mean square of the distance of predictions and targets of one shape, or its root, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/regression/mean_squared_error.html">torchmetrics.MeanSquaredError</a>.
 */
public final class MeanSquaredError extends TargetMetric {
  private final boolean squared;

  public MeanSquaredError() {
    this(true);
  }

  /**
   * @param squared false for the root: RMSE
   */
  public MeanSquaredError(boolean squared) {
    this.squared = squared;
  }

  @Override
  List<?> settings() {
    return List.of(squared);
  }

  @Override
  List<Tensor> measure(Tensor predictions, Tensor targets) {
    return Regression.sumAndCount(
        Regression.residual("MeanSquaredError", predictions, targets).square());
  }

  @Override
  Tensor evaluate(List<Tensor> state) {
    Tensor mean = Regression.mean(state);
    return squared ? mean : mean.sqrt();
  }
}
