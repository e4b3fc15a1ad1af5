package io.torchbridge.python.engine;

import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Settings;

/**
 * Offers a Python engine; found with {@link java.util.ServiceLoader}, so its constructor must be
 * public and cheap.
 */
public interface PythonEngineProvider {

  /** The name by which the setting {@code python.engine} chooses it. */
  String id();

  /**
   * Says whether {@link #open} would work and PyTorch be there: a fraction of a second, starts no
   * interpreter in this process.
   */
  Availability status(Settings settings);

  /**
   * Starts the interpreter; called once a process.
   *
   * @throws io.torchbridge.BackendUnavailableException if it can't be
   */
  PythonEngine open(Settings settings);
}
