package io.torchbridge.data;

import io.torchbridge.FileAccessException;
import io.torchbridge.MalformedFileException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Files that may be compressed by gzip. */
final class Input {
  private static final int BUFFER = 1 << 16;

  private Input() {}

  interface Use<T> {
    T of(InputStream in) throws IOException;
  }

  interface Action<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /** Reads a file, decompressed if it begins as gzip's do. */
  static <T> T read(Path file, Use<T> use) {
    return guarded(
        file,
        () -> {
          try (InputStream in = stream(file)) {
            return use.of(in);
          }
        });
  }

  /** Opens a file, decompressed if it begins as gzip's do. */
  static InputStream open(Path file) {
    return guarded(file, () -> stream(file));
  }

  private static InputStream stream(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return gzip ? new GZIPInputStream(raw, BUFFER) : raw;
    } catch (Throwable e) {
      raw.close();
      throw e;
    }
  }

  /** Does something with a file; what fails is named by it. */
  static <T extends @Nullable Object> T guarded(Path file, Action<T> action) {
    try {
      return action.run();
    } catch (ZipException | EOFException e) {
      throw new MalformedFileException(
          file + ": the compressed data are damaged or truncated: " + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new MalformedFileException(file + ": it is not in UTF-8", e);
    } catch (IOException e) {
      throw FileAccessException.of(file, "read", e);
    }
  }
}
