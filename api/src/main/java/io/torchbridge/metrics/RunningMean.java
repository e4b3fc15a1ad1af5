package io.torchbridge.metrics;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import java.util.List;

/**
 * The mean of the last updates, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/aggregation/mean.html">torchmetrics.aggregation.RunningMean</a>.
 */
public final class RunningMean extends MeanMetric {
  private final int window;

  /** Of the last five. */
  public RunningMean() {
    this(5);
  }

  /**
   * @param window how many updates count
   */
  public RunningMean(int window) {
    if (window < 1) {
      throw new InvalidArgumentException("the window must have at least 1 update, not " + window);
    }
    this.window = window;
  }

  @Override
  List<?> settings() {
    return List.of(window);
  }

  /** Keeps the sums of each update. */
  @Override
  void join(List<Tensor> own, List<Tensor> more) {
    more.forEach(tensor -> own.add(TensorScope.exempt(tensor)));
    while (own.size() > 2 * window) {
      own.removeFirst().close();
    }
  }

  @Override
  Tensor evaluate(List<Tensor> state) {
    Tensor sum = state.get(0);
    Tensor weight = state.get(1);
    for (int i = 2; i < state.size(); i += 2) {
      sum = sum.add(state.get(i));
      weight = weight.add(state.get(i + 1));
    }
    return super.evaluate(List.of(sum, weight));
  }
}
