package io.torchbridge.training;

import java.util.Map;

/**
 * What a {@link Trainer} does with each batch: {@link OptimizerStep}, or steps of one's own, as for
 * two networks that play against each other.
 *
 * @param <B> a batch
 */
@FunctionalInterface
public interface Step<B> {

  /**
   * Trains on a batch. Tensors that this makes are freed afterwards.
   *
   * @return numbers by their names, for logs: {@code loss}
   */
  Map<String, Double> run(B batch);

  /** Does what is left to do after the last batch of an epoch. */
  default void endEpoch() {}
}
