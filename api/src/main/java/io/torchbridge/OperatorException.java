package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * An operator failed in PyTorch for a reason that no other exception names: a singular matrix, a
 * second backward.
 */
public final class OperatorException extends TorchbridgeException {
  public OperatorException(String message) {
    super(message);
  }

  public OperatorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
