package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/**
 * A region in which values are valid, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#module-torch.distributions.constraints">torch.distributions.constraints.Constraint</a>.
 */
public interface Constraint {
  /** Whether the region is of separate values. */
  default boolean isDiscrete() {
    return false;
  }

  /** How many of the last dimensions make one event. */
  default int eventDim() {
    return 0;
  }

  /** Which events are valid: bool, without the dimensions of an event. */
  Tensor check(Tensor value);
}
