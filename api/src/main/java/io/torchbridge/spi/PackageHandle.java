package io.torchbridge.spi;

import org.jspecify.annotations.Nullable;

/**
 * A backend's reference to a package of AOTInductor. Its methods may be called from any thread, and
 * fail as operators do.
 */
public interface PackageHandle {

  /** The structures of the inputs and of the outputs: PyTorch's JSON of pytrees. */
  String[] callSpec();

  /**
   * Runs the compiled code, which records no gradients.
   *
   * @param inputs the tensors among the inputs' leaves
   * @return the outputs' leaves, which belong to the caller; null for None
   */
  @Nullable TensorHandle[] run(TensorHandle[] inputs);

  /** Gives the reference up. Called once. */
  void release();
}
