package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * A file that is not what its format asks for: truncated, inconsistent, or with content that is
 * refused.
 */
public final class MalformedFileException extends TorchbridgeException {
  public MalformedFileException(String message) {
    super(message);
  }

  public MalformedFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
