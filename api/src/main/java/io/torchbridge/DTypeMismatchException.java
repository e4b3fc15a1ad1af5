package io.torchbridge;

import org.jspecify.annotations.Nullable;

/** A dtype that the operator does not take, or two that do not go together. */
public final class DTypeMismatchException extends InvalidArgumentException {
  public DTypeMismatchException(String message) {
    super(message);
  }

  public DTypeMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
