package io.torchbridge.metrics;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/**
 * The mean of all elements, weighted or not, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/aggregation/mean.html">torchmetrics.MeanMetric</a>:
 * of losses, or of any numbers. Those that are NaN, or have such a weight, do not count.
 */
public sealed class MeanMetric extends Metric permits RunningMean {
  public MeanMetric() {}

  @Override
  List<?> settings() {
    return List.of();
  }

  /** Takes one number in. */
  public final void update(double value) {
    update(value, 1);
  }

  /** Takes one number in, with a weight. */
  public final void update(double value, double weight) {
    try (TensorScope scope = TensorScope.open()) {
      update(Torch.tensor(new double[] {value}), Torch.tensor(new double[] {weight}));
    }
  }

  /** Takes all elements in, of any real type. */
  public final void update(Tensor values) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      update(values, Torch.onesLike(values));
    }
  }

  /**
   * Takes all elements in, with weights.
   *
   * @param weights broadcast to the values' shape
   * @throws io.torchbridge.ShapeMismatchException if they can't be
   */
  public final void update(Tensor values, Tensor weights) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Tensor value = Regression.real(values);
      Tensor weight = Regression.real(weights).broadcastTo(values.shape());
      Tensor none = value.isnan().logicalOr(weight.isnan());
      Tensor counted = weight.maskedFill(none, 0);
      take(List.of(value.maskedFill(none, 0).mul(counted).sum(), counted.sum()));
    }
  }

  @Override
  Tensor evaluate(List<Tensor> state) {
    return Regression.mean(state);
  }
}
