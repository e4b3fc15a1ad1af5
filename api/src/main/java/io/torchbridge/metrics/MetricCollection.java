package io.torchbridge.metrics;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Metrics by name that get the same predictions and targets, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/pages/overview.html#metriccollection">torchmetrics.MetricCollection</a>.
 * They belong to it.
 */
public final class MetricCollection implements AutoCloseable {
  private final Map<String, TargetMetric> metrics;

  public MetricCollection(Map<String, ? extends TargetMetric> metrics) {
    this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** The metrics, in the order in which they were given. */
  public Map<String, TargetMetric> metrics() {
    return metrics;
  }

  /** Updates each. */
  public void update(Tensor predictions, Tensor targets) {
    metrics.values().forEach(metric -> metric.update(predictions, targets));
  }

  /** The value of each. */
  public Map<String, Tensor> compute() {
    var values = new LinkedHashMap<String, Tensor>();
    metrics.forEach((name, metric) -> values.put(name, metric.compute()));
    return values;
  }

  /** {@link Metric#reset}s each. */
  public void reset() {
    metrics.values().forEach(Metric::reset);
  }

  /**
   * {@link Metric#merge}s each with that of its name.
   *
   * @throws InvalidArgumentException if the other has not the same names
   */
  public void merge(MetricCollection other) {
    if (!other.metrics.keySet().equals(metrics.keySet())) {
      throw new InvalidArgumentException(
          "MetricCollection.merge() of %s with %s: the names must be the same"
              .formatted(metrics.keySet(), other.metrics.keySet()));
    }
    metrics.forEach(
        (name, metric) -> metric.merge(Objects.requireNonNull(other.metrics.get(name))));
  }

  @Override
  public void close() {
    reset();
  }
}
