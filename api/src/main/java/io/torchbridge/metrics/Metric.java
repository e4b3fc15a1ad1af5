package io.torchbridge.metrics;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A number, or some, that sums up many batches: updated with each of them, computed at the end.
 *
 * {@snippet :
 * try (var accuracy = new Accuracy(Task.multiclass(10))) {
 *   for (var batch : batches) {
 *     accuracy.update(model.forward(batch.input()), batch.target());
 *   }
 *   System.out.println(accuracy.compute());
 * }
 * }
 *
 * <p>The state are tensors on the device of the updates. They belong to the metric, whatever {@link
 * TensorScope} is open, until {@link #reset} or {@link #close}; nothing of it is recorded for
 * gradients.
 */
public abstract sealed class Metric implements AutoCloseable permits TargetMetric, MeanMetric {
  private final List<Tensor> state = new ArrayList<>();
  private long updates;

  Metric() {}

  /** The settings that two metrics must have in common to be merged. */
  abstract List<?> settings();

  /** The value of a state. */
  abstract Tensor evaluate(List<Tensor> state);

  /** Adds the state of more batches to this one: sums, where a metric does not say otherwise. */
  void join(List<Tensor> own, List<Tensor> more) {
    if (own.isEmpty()) {
      more.forEach(tensor -> own.add(TensorScope.exempt(tensor)));
      return;
    }
    for (int i = 0; i < own.size(); i++) {
      long[] shape = more.get(i).shape();
      if (!Arrays.equals(own.get(i).shape(), shape)) {
        throw new ShapeMismatchException(
            "%s was updated with what gives %s after what gave %s"
                .formatted(this, Arrays.toString(shape), Arrays.toString(own.get(i).shape())));
      }
    }
    for (int i = 0; i < own.size(); i++) {
      Tensor sum = TensorScope.exempt(own.get(i).add(more.get(i)));
      own.set(i, sum).close();
    }
  }

  /** Takes the state of one batch, made in a scope that is about to close. */
  final void take(List<Tensor> batch) {
    join(state, batch);
    updates++;
  }

  /**
   * The value of all updates since the last {@link #reset}.
   *
   * @throws InvalidArgumentException before the first update
   */
  public final Tensor compute() {
    if (updates == 0) {
      throw new InvalidArgumentException(this + ".compute() before any update()");
    }
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      return scope.keep(evaluate(state));
    }
  }

  /** Forgets all updates. */
  public final void reset() {
    state.forEach(Tensor::close);
    state.clear();
    updates = 0;
  }

  /** How many updates there were since the last {@link #reset}, those merged included. */
  public final long updateCount() {
    return updates;
  }

  /**
   * Takes the updates of another metric in as if they had been made here, as {@code sync} does with
   * those of other processes; the other stays as it is.
   *
   * @throws InvalidArgumentException if the other is of another kind, or has other settings
   */
  public final void merge(Metric other) {
    if (other == this || other.getClass() != getClass() || !other.settings().equals(settings())) {
      throw new InvalidArgumentException(
          "%s.merge(%s): it must be another metric of the same kind and settings"
              .formatted(this, other));
    }
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      var copies = new ArrayList<Tensor>();
      for (Tensor tensor : other.state) {
        Tensor moved = state.isEmpty() ? tensor : moved(tensor, state.getFirst());
        copies.add(moved == tensor ? tensor.clone() : moved);
      }
      if (!copies.isEmpty()) {
        join(state, copies);
      }
      updates += other.updates;
    }
  }

  private static Tensor moved(Tensor tensor, Tensor like) {
    Tensor there = tensor.backend() == like.backend() ? tensor : tensor.to(like.backend());
    return there.device().equals(like.device()) ? there : there.to(like.device());
  }

  /** Frees the state, as {@link #reset}. Closing twice is harmless. */
  @Override
  public final void close() {
    reset();
  }

  /** Its kind and settings. */
  @Override
  public final String toString() {
    String settings = settings().toString();
    return getClass().getSimpleName() + "(" + settings.substring(1, settings.length() - 1) + ")";
  }
}
