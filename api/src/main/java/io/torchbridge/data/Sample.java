package io.torchbridge.data;

import io.torchbridge.Tensor;

/**
 * What a network gets and what it should say; one of each, or a batch of both.
 *
 * @param input one example, or {@code (N, …)} for a batch
 * @param target its answer; for a class an int64 of no dimensions, or {@code (N)} for a batch
 */
public record Sample(Tensor input, Tensor target) {

  /** Another input with this target: {@code data.map(s -> s.withInput(crop.apply(s.input())))}. */
  public Sample withInput(Tensor other) {
    return new Sample(other, target);
  }
}
