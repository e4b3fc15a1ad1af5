package io.torchbridge.program;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.TensorHandle;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A graph made ready to run on one backend: operators looked up, arguments in slots, and for each
 * step the slots whose last use it is. Several threads may run it at a time.
 *
 * @param inputs how many; they are in the first slots and belong to the caller
 * @param dead after each step, the slots to free
 * @param helpers operators that a run needs besides those of the graph
 */
record GraphPlan(
    Backend backend,
    int inputs,
    int slots,
    Step[] steps,
    int[][] dead,
    Operand[] outputs,
    Helpers helpers) {

  /**
   * Operators that a run needs besides those of the graph.
   *
   * @param alias gives a second handle of a tensor
   * @param duplicate copies a tensor
   * @param copy writes a tensor into another
   * @param add adds one in place
   */
  record Helpers(
      BoundOperator alias, BoundOperator duplicate, BoundOperator copy, BoundOperator add) {}

  /** One call of a graph. */
  interface Step {
    /** Runs it: reads slots, and puts results, which the graph owns, into others. */
    void run(@Nullable Object[] slots);
  }

  /**
   * Runs the steps.
   *
   * @param given one handle or number for each input; they stay the caller's
   * @return the slots, with the outputs and inputs in them; all but the inputs are the caller's
   */
  @Nullable Object[] run(@Nullable Object[] given) {
    @Nullable Object[] values = new Object[slots];
    try {
      System.arraycopy(given, 0, values, 0, inputs);
      for (int i = 0; i < steps.length; i++) {
        steps[i].run(values);
        for (int slot : dead[i]) {
          free(values[slot]);
          values[slot] = null;
        }
      }
      return values;
    } catch (ClassCastException | IndexOutOfBoundsException e) {
      freeOwned(values);
      throw new TorchbridgeException("the program contradicts itself: " + e.getMessage(), e);
    } catch (Throwable e) {
      freeOwned(values);
      throw e;
    }
  }

  /** Frees what a run has left in its slots. */
  void freeOwned(@Nullable Object[] values) {
    for (int slot = inputs; slot < slots; slot++) {
      free(values[slot]);
      values[slot] = null;
    }
  }

  static void free(@Nullable Object value) {
    if (value instanceof TensorHandle handle) {
      handle.release();
    }
  }

  static void freeAll(@Nullable Object[] values) {
    for (Object value : values) {
      free(value);
    }
  }

  /** Runs the steps for results that are all the caller's, each a handle of its own. */
  @Nullable Object[] results(@Nullable Object[] given) {
    @Nullable Object[] values = run(given);
    @Nullable Object[] results = new Object[outputs.length];
    try {
      for (int i = 0; i < results.length; i++) {
        Object value = outputs[i].get(values);
        boolean own =
            outputs[i] instanceof Operand.Slot(int slot) && slot >= inputs && !isIn(results, value);
        results[i] = value instanceof TensorHandle handle && !own ? alias(handle) : value;
      }
    } catch (Throwable e) {
      freeOwned(values);
      throw e;
    }
    return results;
  }

  private static boolean isIn(@Nullable Object[] results, @Nullable Object value) {
    for (Object result : results) {
      if (result == value) {
        return true;
      }
    }
    return false;
  }

  private Object alias(TensorHandle handle) {
    return Objects.requireNonNull(Interceptors.call(backend, helpers.alias, new Object[] {handle}));
  }

  /** A copy of a tensor, as a handle of the caller's. */
  TensorHandle copyOf(TensorHandle tensor) {
    return (TensorHandle)
        Objects.requireNonNull(
            Interceptors.call(backend, helpers.duplicate, new @Nullable Object[] {tensor, null}));
  }

  /** Copies a value into a tensor. */
  void copy(Tensor target, @Nullable Object value) {
    if (value != target.handle()) {
      Interceptors.call(
          backend, helpers.copy, new @Nullable Object[] {target.handle(), value, false});
    }
    Reference.reachabilityFence(target);
  }

  /** Adds a gradient to what a tensor has collected. */
  void accumulate(Tensor target, TensorHandle gradient) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Tensor sum = target.grad();
      if (sum == null) {
        target.handle().setGrad(gradient);
      } else {
        Interceptors.call(backend, helpers.add, new Object[] {sum.handle(), gradient, 1L});
        Reference.reachabilityFence(sum);
      }
    }
    Reference.reachabilityFence(target);
  }

  /** A second handle of each tensor. */
  @Nullable Object[] aliases(@Nullable Object[] values) {
    @Nullable Object[] aliases = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      aliases[i] = values[i] instanceof TensorHandle handle ? alias(handle) : values[i];
    }
    return aliases;
  }
}
