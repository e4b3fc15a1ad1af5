package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * No backend can be opened, or not the one asked for. The message lists every provider that was
 * found, why each is out, and what to do.
 */
public final class BackendUnavailableException extends TorchbridgeException {
  public BackendUnavailableException(String message) {
    super(message);
  }

  public BackendUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
