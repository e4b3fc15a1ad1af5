package io.torchbridge.metrics;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * The mean distance of predictions and targets of one shape, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/regression/mean_absolute_error.html">torchmetrics.MeanAbsoluteError</a>.
 */
public final class MeanAbsoluteError extends TargetMetric {
  public MeanAbsoluteError() {}

  @Override
  List<?> settings() {
    return List.of();
  }

  @Override
  List<Tensor> measure(Tensor predictions, Tensor targets) {
    return Regression.sumAndCount(
        Regression.residual("MeanAbsoluteError", predictions, targets).abs());
  }

  @Override
  Tensor evaluate(List<Tensor> state) {
    return Regression.mean(state);
  }
}
