package io.torchbridge.io;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The fields of one message in <a href="https://protobuf.dev/programming-guides/encoding/">Protocol
 * Buffers' encoding</a>, one after the other, without a copy: a message inside is another view of
 * the same memory.
 */
final class ProtobufFields {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final Path file;
  private final String part;
  private final Cursor cursor;
  private final long end;
  private int number;
  private int wireType;

  ProtobufFields(Path file, String part, MemorySegment bytes) {
    this.file = file;
    this.part = part;
    this.cursor = new Cursor(file, part, bytes);
    this.end = bytes.byteSize();
  }

  /** Goes to the next field; false at the end. Its value must be taken before the one after it. */
  boolean next() {
    if (cursor.position() == end) {
      return false;
    }
    long tag = varint();
    number = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1fff_ffff) {
      throw cursor.malformed(
          "there is no field %s in Protocol Buffers".formatted(Long.toUnsignedString(tag >>> 3)));
    }
    return true;
  }

  int number() {
    return number;
  }

  int wireType() {
    return wireType;
  }

  /** Passes the value of the present field over. */
  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> cursor.take(8);
      case BYTES -> cursor.take(varint());
      case FIXED32 -> cursor.take(4);
      default ->
          throw cursor.malformed("field %d has the wire type %d".formatted(number, wireType));
    }
  }

  /** A number of one to ten bytes. */
  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = cursor.u8();
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw cursor.malformed("a number of more than 64 bits");
  }

  /** The present field's number. */
  long integer() {
    expect(VARINT);
    return varint();
  }

  /** The present field's bytes. */
  MemorySegment bytes() {
    expect(BYTES);
    return cursor.take(varint());
  }

  /** The bytes of a field that has one value of this many bytes, or several packed. */
  MemorySegment elements(int size) {
    return wireType == BYTES ? bytes() : fixed(size);
  }

  private MemorySegment fixed(int size) {
    expect(size == 4 ? FIXED32 : FIXED64);
    return cursor.take(size);
  }

  String text() {
    expect(BYTES);
    return cursor.text(varint(), StandardCharsets.UTF_8);
  }

  /** The present field's message. */
  ProtobufFields message(String name) {
    return new ProtobufFields(file, name, bytes());
  }

  /** The numbers of a field that has one of them, or several packed. */
  void integers(java.util.function.LongConsumer each) {
    if (wireType == BYTES) {
      var packed = new ProtobufFields(file, part, bytes());
      while (packed.cursor.position() < packed.end) {
        each.accept(packed.varint());
      }
    } else {
      each.accept(integer());
    }
  }

  private void expect(int type) {
    if (wireType != type) {
      throw cursor.malformed(
          "field %d has the wire type %d, not %d".formatted(number, wireType, type));
    }
  }
}
