package io.torchbridge;

import org.jspecify.annotations.Nullable;

/** A tensor was used after it, or the scope that owned it, was closed. */
public final class ClosedTensorException extends InvalidArgumentException {
  public ClosedTensorException(String message) {
    super(message);
  }

  public ClosedTensorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
