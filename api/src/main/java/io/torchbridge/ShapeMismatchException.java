package io.torchbridge;

import org.jspecify.annotations.Nullable;

/** Shapes, ranks or sizes that do not fit each other or the operator. */
public final class ShapeMismatchException extends InvalidArgumentException {
  public ShapeMismatchException(String message) {
    super(message);
  }

  public ShapeMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
