package io.torchbridge.hub;

import io.torchbridge.TorchbridgeException;
import org.jspecify.annotations.Nullable;

/** A pretrained model that can't be had; the message says what is in the way and what mends it. */
public class HubException extends TorchbridgeException {
  public HubException(String message) {
    super(message);
  }

  public HubException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
