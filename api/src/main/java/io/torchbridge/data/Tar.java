package io.torchbridge.data;

import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tar archives, compressed by gzip or not. */
final class Tar {
  private static final int BLOCK = 512;
  private static final int SIZE_AT = 124;
  private static final int TYPE_AT = 156;

  private Tar() {}

  /**
   * The contents of these entries.
   *
   * @throws MalformedFileException if one is missing, or the archive is damaged
   */
  static Map<String, byte[]> read(Path archive, List<String> names) {
    Map<String, byte[]> contents = Input.read(archive, in -> read(archive, in, names));
    for (String name : names) {
      if (!contents.containsKey(name)) {
        throw new MalformedFileException(archive + ": there is no " + name + " in it");
      }
    }
    return contents;
  }

  private static Map<String, byte[]> read(Path archive, InputStream in, List<String> names)
      throws IOException {
    var contents = new HashMap<String, byte[]>();
    while (contents.size() < names.size()) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || header[0] == 0) {
        break;
      }
      if (header.length < BLOCK) {
        throw new MalformedFileException(archive + ": it is truncated");
      }
      String name = text(header, 0, 100);
      long size = size(archive, header);
      long padding = (BLOCK - size % BLOCK) % BLOCK;
      boolean isFile = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
      if (isFile && names.contains(name)) {
        byte[] content = in.readNBytes(Math.toIntExact(size));
        if (content.length < size) {
          throw new MalformedFileException("%s: %s in it is truncated".formatted(archive, name));
        }
        contents.put(name, content);
        in.skipNBytes(padding);
      } else {
        in.skipNBytes(size + padding);
      }
    }
    return contents;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }

  private static long size(Path archive, byte[] header) {
    String octal = text(header, SIZE_AT, 12).strip();
    try {
      long size = octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
      if (size >= 0 && size <= Integer.MAX_VALUE - 8) {
        return size;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new MalformedFileException(
        "%s: an entry has the size \"%s\"; it is no tar archive, or damaged"
            .formatted(archive, octal));
  }
}
