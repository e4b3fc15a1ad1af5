package io.torchbridge.training;

import java.util.function.Consumer;

/**
 * Hears of the moments of a training. A {@link Trainer} calls its callbacks in their order, with a
 * {@link Progress} that is good until the call returns.
 */
public interface Callback {

  /** The training begins, or goes on. */
  default void begin(Progress at) {}

  /** A batch has been trained on; {@link Progress#values} are those of its step. */
  default void endBatch(Progress at) {}

  /**
   * An epoch is over; {@link Progress#values} are the means over its batches and those of the
   * evaluation.
   */
  default void endEpoch(Progress at) {}

  /** The training is over. */
  default void end(Progress at) {}

  /** Does something after each batch: {@code Callback.onBatch(at -> System.out.println(at))}. */
  static Callback onBatch(Consumer<? super Progress> action) {
    return new Callback() {
      @Override
      public void endBatch(Progress at) {
        action.accept(at);
      }
    };
  }

  /** Does something after each epoch: {@code Callback.onEpoch(at -> scheduler.step())}. */
  static Callback onEpoch(Consumer<? super Progress> action) {
    return new Callback() {
      @Override
      public void endEpoch(Progress at) {
        action.accept(at);
      }
    };
  }
}
