package io.torchbridge.conformance.rules;

import io.torchbridge.Backends;
import io.torchbridge.spi.Backend;

/** Says on which backend rules run. */
public interface BackendUnderTest {

  /** The backend's id. */
  String backendId();

  /**
   * What its list of known failures is called by: the id, unless a backend is tested with several
   * PyTorches.
   */
  default String variant() {
    return backendId();
  }

  /**
   * The backend itself, called before each rule.
   *
   * @throws io.torchbridge.BackendUnavailableException if it can't be opened here: the rule is
   *     skipped, or fails if {@code -Dtorchbridge.require} names the backend
   */
  default Backend openBackend() {
    return Backends.get(backendId());
  }

  /**
   * Whether native memory is given back when the last tensor on it is closed. False is for Pythons
   * whose objects the JVM's collector frees, some time later; rules that measure memory are skipped
   * then.
   */
  default boolean freesOnClose() {
    return true;
  }
}
