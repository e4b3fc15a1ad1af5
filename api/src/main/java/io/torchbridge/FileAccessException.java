package io.torchbridge;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that can't be read or written: it is missing, access is denied, the disk is full. */
public final class FileAccessException extends TorchbridgeException {
  public FileAccessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * The exception for a failed access.
   *
   * @param action what was tried: {@code read}, {@code written}
   */
  public static FileAccessException of(Path file, String action, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException n -> "there is no such file or folder";
          case FileNotFoundException n -> "there is no such file or folder";
          case AccessDeniedException a -> "access is denied";
          default -> e.toString();
        };
    return new FileAccessException(file + " can't be " + action + ": " + reason, e);
  }
}
