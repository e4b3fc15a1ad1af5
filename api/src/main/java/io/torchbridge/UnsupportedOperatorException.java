package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * An operator that the backend does not know, or that it cannot run on these devices and dtypes.
 */
public final class UnsupportedOperatorException extends TorchbridgeException {
  public UnsupportedOperatorException(String message) {
    super(message);
  }

  public UnsupportedOperatorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
