package io.torchbridge.spi;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Layout;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A backend's reference to one tensor. Handles are owned by {@link io.torchbridge.Tensor}, which
 * never uses one after its release; {@link #release} may come from any thread, everything else from
 * one thread at a time.
 */
public interface TensorHandle {

  DType dtype();

  Device device();

  Layout layout();

  long[] shape();

  /** Strides in elements. */
  long[] strides();

  default int dim() {
    return shape().length;
  }

  /** The number of elements. */
  long numel();

  /**
   * The address of the first element; meaningful in this process for devices with host memory, 0
   * for a tensor without elements or without memory.
   */
  long dataAddress();

  boolean requiresGrad();

  /** Sets whether gradients are collected for this leaf. */
  void setRequiresGrad(boolean value);

  boolean isLeaf();

  /**
   * The name of the recorded operator whose result this is, {@code AddBackward0}; null for a leaf,
   * and where the backend can't tell.
   */
  default @Nullable String gradFn() {
    return null;
  }

  /** The gradient collected so far, as a new handle; null if there is none. */
  @Nullable TensorHandle grad();

  /** Sets or, with null, drops the collected gradient. */
  void setGrad(@Nullable TensorHandle grad);

  /**
   * Calls {@code hook} with the gradient of this tensor whenever it is computed. What the hook
   * returns, if it is not null, replaces the gradient. Handles given and returned belong to the
   * hook and the backend, in that order. A hook that is {@link AutoCloseable} is closed when the
   * graph that would call it is gone, by backends that can tell.
   *
   * @return removes the hook
   */
  Runnable registerHook(UnaryOperator<@Nullable TensorHandle> hook);

  /** Gives the reference up. Called once. */
  void release();
}
