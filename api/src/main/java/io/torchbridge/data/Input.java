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

/** Files that may be compressed by gzip. */
final class Input {
  private static final int BUFFER = 1 << 16;

  private Input() {}

  interface Use<T> {
    T of(InputStream in) throws IOException;
  }

  /** Reads a file, decompressed if it begins as gzip's do. */
  static <T> T read(Path file, Use<T> use) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return use.of(gzip ? new GZIPInputStream(raw, BUFFER) : raw);
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
