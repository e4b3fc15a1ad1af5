package io.torchbridge.hub;

import org.jspecify.annotations.Nullable;

/** A config that describes a network that nothing here can build. */
public final class UnknownArchitectureException extends HubException {
  UnknownArchitectureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
