package io.torchbridge.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an optimizer, each by a method of PyTorch's name; those not given have PyTorch's
 * defaults.
 *
 * @param <O> the options of one optimizer
 */
public abstract class OptimizerOptions<O extends OptimizerOptions<O>> {
  private final Map<String, @Nullable Object> settings = new LinkedHashMap<>();

  OptimizerOptions() {}

  abstract O self();

  final O with(String name, @Nullable Object value) {
    settings.put(name, value);
    return self();
  }

  /** The learning rate. */
  public O lr(double lr) {
    return with("lr", lr);
  }

  public O weightDecay(double weightDecay) {
    return with("weight_decay", weightDecay);
  }

  /** The settings given so far, by PyTorch's names. */
  public Map<String, @Nullable Object> settings() {
    return Collections.unmodifiableMap(settings);
  }
}
