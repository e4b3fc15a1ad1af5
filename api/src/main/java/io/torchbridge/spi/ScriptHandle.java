package io.torchbridge.spi;

import io.torchbridge.autograd.GradMode;
import org.jspecify.annotations.Nullable;

/**
 * A backend's reference to a module of TorchScript. Its methods may be called from any thread, and
 * throw {@link io.torchbridge.jit.ScriptException} with PyTorch's words.
 *
 * <p>Values have canonical forms: {@link TensorHandle}, Long, Double, Boolean, String, {@link
 * io.torchbridge.Complex}, {@link io.torchbridge.Device}, null for None; {@link java.util.List} for
 * lists and tuples, {@link java.util.Map} for dicts. Those that are given fit their types; tensors
 * that are returned belong to the caller.
 */
public interface ScriptHandle {

  /** Its class: {@code __torch__.Net}. */
  String className();

  /**
   * An attribute that the class has.
   *
   * @return the value; a ScriptHandle, which the caller releases, of a submodule
   */
  @Nullable Object attribute(String name, ScriptType type);

  /** Equal for references to one tensor, while there are any. */
  Object identity(TensorHandle tensor);

  /** Changes an attribute that the class has. */
  void setAttribute(String name, ScriptType type, @Nullable Object value);

  /**
   * Calls a method of the class.
   *
   * @param arguments one for each parameter
   */
  @Nullable Object call(GradMode mode, ScriptSchema method, @Nullable Object[] arguments);

  /** Gives the reference up. Called once. */
  void release();
}
