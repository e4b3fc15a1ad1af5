package io.torchbridge.metrics;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/** A metric that compares predictions with targets. */
public abstract sealed class TargetMetric extends Metric
    permits ClassificationMetric, MeanAbsoluteError, MeanSquaredError, Perplexity, R2Score {
  TargetMetric() {}

  /** The state of one batch: new tensors. */
  abstract List<Tensor> measure(Tensor predictions, Tensor targets);

  /**
   * Takes a batch in.
   *
   * @throws io.torchbridge.ShapeMismatchException if the shapes are not those that the metric takes
   * @throws io.torchbridge.DTypeMismatchException if the types are not
   * @throws io.torchbridge.IndexOutOfRangeException if there are labels that are none
   */
  public final void update(Tensor predictions, Tensor targets) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      take(measure(predictions, targets));
    }
  }

  /** {@link #update}s, and gives the value of this batch alone. */
  public final Tensor forward(Tensor predictions, Tensor targets) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      List<Tensor> batch = measure(predictions, targets);
      Tensor value = scope.keep(evaluate(batch));
      take(batch);
      return value;
    }
  }
}
