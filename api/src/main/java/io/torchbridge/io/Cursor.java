package io.torchbridge.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.torchbridge.MalformedFileException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Reads bytes of a file one after the other; running out of them is an error that says where. */
final class Cursor {
  private final Path file;
  private final String part;
  private final MemorySegment bytes;
  private long at;

  /**
   * A cursor at the begin of some bytes.
   *
   * @param part what they are in the file, for errors
   */
  Cursor(Path file, String part, MemorySegment bytes) {
    this.file = file;
    this.part = part;
    this.bytes = bytes;
  }

  long position() {
    return at;
  }

  /** An error at the present place. */
  MalformedFileException malformed(String what) {
    return FileErrors.malformed(file, "%s at byte %d: %s".formatted(part, at, what));
  }

  /** Takes so many bytes; {@code count} is what the file asks for, and may be absurd. */
  MemorySegment take(long count) {
    if (count < 0 || count > bytes.byteSize() - at) {
      throw malformed(
          "%s bytes are announced and %d are left: the file is truncated or damaged"
              .formatted(Long.toUnsignedString(count), bytes.byteSize() - at));
    }
    MemorySegment taken = bytes.asSlice(at, count);
    at += count;
    return taken;
  }

  int u8() {
    return take(1).get(JAVA_BYTE, 0) & 0xff;
  }

  int u16() {
    return take(2).get(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0) & 0xffff;
  }

  int i32() {
    return take(4).get(JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
  }

  long u32() {
    return Integer.toUnsignedLong(i32());
  }

  long i64() {
    return take(8).get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
  }

  double bigEndianDouble() {
    return take(8).get(JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 0);
  }

  byte[] bytes(long count) {
    if (count > Integer.MAX_VALUE - 8) {
      throw malformed("a value of %s bytes is too long".formatted(Long.toUnsignedString(count)));
    }
    return take(count).toArray(JAVA_BYTE);
  }

  String text(long count, Charset charset) {
    byte[] encoded = bytes(count);
    try {
      return charset.newDecoder().decode(java.nio.ByteBuffer.wrap(encoded)).toString();
    } catch (CharacterCodingException e) {
      at -= count;
      throw malformed("a string is not in " + charset);
    }
  }

  /** A line without its end. */
  String line(Charset charset) {
    long length = 0;
    while (at + length < bytes.byteSize() && bytes.get(JAVA_BYTE, at + length) != '\n') {
      length++;
    }
    String text = text(length, charset);
    take(1);
    return text;
  }
}
