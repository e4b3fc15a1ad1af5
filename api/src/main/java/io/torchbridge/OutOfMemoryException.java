package io.torchbridge;

import org.jspecify.annotations.Nullable;

/** The device or the machine had no memory left for a tensor. */
public final class OutOfMemoryException extends TorchbridgeException {
  public OutOfMemoryException(String message) {
    super(message);
  }

  public OutOfMemoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
