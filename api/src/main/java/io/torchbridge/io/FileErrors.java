package io.torchbridge.io;

import io.torchbridge.MalformedFileException;
import io.torchbridge.TorchbridgeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The exceptions about files, which all begin with the file's name. */
final class FileErrors {
  private FileErrors() {}

  static MalformedFileException malformed(Path file, String what) {
    return new MalformedFileException(file + ": " + what);
  }

  static MalformedFileException malformed(Path file, String what, Throwable cause) {
    return new MalformedFileException(file + ": " + what, cause);
  }

  /** The file, or its folder, could not be read or written. */
  static TorchbridgeException failed(Path file, String action, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException n -> "there is no such file or folder";
          case FileNotFoundException n -> "there is no such file or folder";
          case AccessDeniedException a -> "access is denied";
          default -> e.toString();
        };
    return new TorchbridgeException(file + " can't be " + action + ": " + reason, e);
  }
}
