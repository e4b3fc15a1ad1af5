package io.torchbridge.hub;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of a model that is neither in the cache nor to be had from its hub. */
public final class MissingFileException extends HubException {
  private final String file;
  private final transient Path cache;

  MissingFileException(String file, Path cache, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.file = file;
    this.cache = cache;
  }

  /** The file's name in the model. */
  public String file() {
    return file;
  }

  /** The folder in which it was looked for. */
  public Path cache() {
    return cache;
  }
}
