package io.torchbridge;

import org.jspecify.annotations.Nullable;

/** An index or dimension outside of its range. */
public final class IndexOutOfRangeException extends InvalidArgumentException {
  public IndexOutOfRangeException(String message) {
    super(message);
  }

  public IndexOutOfRangeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
