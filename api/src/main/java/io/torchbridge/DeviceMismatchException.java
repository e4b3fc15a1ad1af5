package io.torchbridge;

import org.jspecify.annotations.Nullable;

/** Tensors of different devices or backends in one call, or a device that is not there. */
public final class DeviceMismatchException extends InvalidArgumentException {
  public DeviceMismatchException(String message) {
    super(message);
  }

  public DeviceMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
