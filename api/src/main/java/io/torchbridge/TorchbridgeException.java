package io.torchbridge;

import org.jspecify.annotations.Nullable;

/** The root of everything that torchbridge throws by itself. */
public class TorchbridgeException extends RuntimeException {
  public TorchbridgeException(String message) {
    super(message);
  }

  public TorchbridgeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
