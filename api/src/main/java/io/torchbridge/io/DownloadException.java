package io.torchbridge.io;

import io.torchbridge.TorchbridgeException;
import org.jspecify.annotations.Nullable;

/** A file that could not be had from any of its places, or was not what it should be. */
public final class DownloadException extends TorchbridgeException {
  DownloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
