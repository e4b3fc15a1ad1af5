package io.torchbridge.io;

import io.torchbridge.MalformedFileException;
import java.nio.file.Path;

/** The exceptions about malformed files, which all begin with the file's name. */
final class FileErrors {
  private FileErrors() {}

  static MalformedFileException malformed(Path file, String what) {
    return new MalformedFileException(file + ": " + what);
  }

  static MalformedFileException malformed(Path file, String what, Throwable cause) {
    return new MalformedFileException(file + ": " + what, cause);
  }
}
