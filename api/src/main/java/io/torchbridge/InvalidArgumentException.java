package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * An argument is not of the form that the called operation asks for; the message says which and
 * what would be right.
 */
public class InvalidArgumentException extends TorchbridgeException {
  public InvalidArgumentException(String message) {
    super(message);
  }

  public InvalidArgumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
