package io.torchbridge.io;

import io.torchbridge.DType;
import io.torchbridge.FileAccessException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive that is mapped into memory, for formats that keep tensors in one: entries that are
 * stored as they are can be read where they lie. It takes hostile files: what the archive announces
 * is checked against the file's size, and each entry's checksum when it is read.
 */
public final class ZipArchive implements AutoCloseable {
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LOCAL_BYTES = 30;
  private static final long END = 0x06054b50L;
  private static final long END_64 = 0x06064b50L;
  private static final long LOCATOR_64 = 0x07064b50L;
  private static final long CENTRAL = 0x02014b50L;
  private static final long LOCAL = 0x04034b50L;
  private static final int EXTRA_64 = 1;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final Arena arena;
  private final MemorySegment bytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(int method, long crc, long packed, long size, long header) {}

  private ZipArchive(Path file, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.arena = arena;
    this.bytes = bytes;
    guarded(
        () -> {
          readDirectory();
          return file;
        });
  }

  /**
   * Maps an archive and reads its directory.
   *
   * @throws MalformedFileException if it is no zip archive
   * @throws FileAccessException if it can't be read
   */
  public static ZipArchive open(Path file) {
    return Mapped.open(file, (arena, bytes) -> new ZipArchive(file, arena, bytes));
  }

  /** The names of the entries, in the directory's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** How many bytes an entry has. */
  public long size(String name) {
    return entry(name).size;
  }

  /**
   * Hands an entry's bytes over, which are valid until {@code reader} returns.
   *
   * @throws MalformedFileException if there is no such entry, or it is damaged
   */
  public <T> T read(String name, Function<MemorySegment, T> reader) {
    return guarded(() -> reader.apply(content(name, entry(name))));
  }

  /** An entry that is text in UTF-8. */
  public String text(String name) {
    return read(
        name,
        content ->
            new Cursor(file, name, content).text(content.byteSize(), StandardCharsets.UTF_8));
  }

  /** An entry's bytes, copied. */
  public byte[] bytes(String name) {
    return read(name, content -> new Cursor(file, name, content).bytes(content.byteSize()));
  }

  /**
   * An entry's bytes as a tensor's elements, in one dimension, on the current backend's CPU.
   *
   * @throws MalformedFileException if they are none of this dtype
   */
  public Tensor tensor(String name, DType dtype) {
    return read(
        name,
        content -> {
          long count = content.byteSize() / dtype.byteSize();
          if (count * dtype.byteSize() != content.byteSize()) {
            throw malformed(
                "%s has %d bytes, no multiple of the %d of %s"
                    .formatted(name, content.byteSize(), dtype.byteSize(), dtype.torchName()));
          }
          if (dtype == DType.BOOL) {
            Elements.checkBooleans(file, name, content);
          }
          return Torch.fromData(content, dtype, count);
        });
  }

  /** An error that begins with the file's name. */
  public MalformedFileException malformed(String what) {
    return FileErrors.malformed(file, what);
  }

  /** Ends the mapping. Closing twice is harmless. */
  @Override
  public void close() {
    if (bytes.scope().isAlive()) {
      arena.close();
    }
  }

  private interface Reading<T> {
    T run();
  }

  private <T> T guarded(Reading<T> reading) {
    try {
      return reading.run();
    } catch (InternalError e) {
      // the JVM's word for a page of a mapping that is gone
      throw FileErrors.malformed(file, "it was truncated while it was read", e);
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw malformed("the zip archive has no " + name);
    }
    return entry;
  }

  private MemorySegment slice(String what, long begin, long size) {
    if (begin < 0 || size < 0 || size > bytes.byteSize() - begin) {
      throw malformed(
          "%s would be %s bytes at byte %s of %d: the file is truncated or damaged"
              .formatted(
                  what,
                  Long.toUnsignedString(size),
                  Long.toUnsignedString(begin),
                  bytes.byteSize()));
    }
    return bytes.asSlice(begin, size);
  }

  private Cursor at(String what, long begin, long size) {
    return new Cursor(file, what, slice(what, begin, size));
  }

  private void readDirectory() {
    long end = bytes.byteSize() - END_BYTES;
    long first = Math.max(0, end - LONGEST_COMMENT);
    while (end >= first && at("the archive's end", end, 4).u32() != END) {
      end--;
    }
    if (end < first) {
      throw malformed("it is no zip archive, or its end is missing");
    }
    Cursor in = at("the archive's end", end, END_BYTES);
    in.take(10);
    long count = in.u16();
    long size = in.u32();
    long begin = in.u32();
    if (count == 0xffff || size == 0xffffffffL || begin == 0xffffffffL) {
      Cursor locator = at("the archive's 64-bit end", end - 20, 20);
      if (locator.u32() != LOCATOR_64) {
        throw malformed("the archive's 64-bit end is missing");
      }
      locator.take(4);
      Cursor end64 = at("the archive's 64-bit end", locator.i64(), 56);
      if (end64.u32() != END_64) {
        throw malformed("the archive's 64-bit end is missing");
      }
      end64.take(28);
      count = end64.i64();
      size = end64.i64();
      begin = end64.i64();
    }
    Cursor directory = at("the archive's directory", begin, size);
    long stored = 0;
    for (long i = 0; i < count; i++) {
      Entry entry = readEntry(directory);
      stored += entry.packed;
      if (stored < 0 || stored > bytes.byteSize()) {
        // entries that share their bytes could make a small file fill the memory
        throw malformed("the entries have more bytes than the file: they overlap");
      }
    }
  }

  private Entry readEntry(Cursor in) {
    if (in.u32() != CENTRAL) {
      throw in.malformed("the next entry is missing");
    }
    in.take(4);
    int flags = in.u16();
    int method = in.u16();
    in.take(4);
    long crc = in.u32();
    long packed = in.u32();
    long size = in.u32();
    int nameLength = in.u16();
    int extraLength = in.u16();
    int commentLength = in.u16();
    in.take(8);
    long header = in.u32();
    String name = in.text(nameLength, StandardCharsets.UTF_8);
    Cursor extra = new Cursor(file, name, in.take(extraLength));
    in.take(commentLength);
    for (int left = extraLength; left >= 4; ) {
      int id = extra.u16();
      int length = extra.u16();
      Cursor field = new Cursor(file, name, extra.take(length));
      left -= 4 + length;
      if (id == EXTRA_64) {
        size = size == 0xffffffffL ? field.i64() : size;
        packed = packed == 0xffffffffL ? field.i64() : packed;
        header = header == 0xffffffffL ? field.i64() : header;
      }
    }
    if ((flags & 1) != 0) {
      throw malformed(name + " is encrypted");
    }
    if (method != STORED && method != DEFLATED) {
      throw malformed(name + " is packed by a method that is not known: " + method);
    }
    if (packed < 0 || size < 0 || (method == STORED && packed != size)) {
      throw malformed(name + " has sizes that can't be: " + packed + " and " + size);
    }
    Entry entry = new Entry(method, crc, packed, size, header);
    if (entries.put(name, entry) != null) {
      throw malformed("it has two entries " + name);
    }
    return entry;
  }

  private MemorySegment content(String name, Entry entry) {
    Cursor local = at(name, entry.header, LOCAL_BYTES);
    if (local.u32() != LOCAL) {
      throw malformed(name + " is not where the directory says");
    }
    local.take(22);
    int nameLength = local.u16();
    int extraLength = local.u16();
    long begin = entry.header + LOCAL_BYTES + nameLength + extraLength;
    MemorySegment packed = slice(name, begin, entry.packed);
    MemorySegment content = entry.method == STORED ? packed : inflate(name, packed, entry.size);
    CRC32 crc = new CRC32();
    chunks(content, chunk -> crc.update(chunk.asByteBuffer()));
    if (crc.getValue() != entry.crc) {
      throw malformed(
          "%s has the checksum %08x, not the directory's %08x: the file is damaged"
              .formatted(name, crc.getValue(), entry.crc));
    }
    return content;
  }

  static void chunks(MemorySegment bytes, Consumer<MemorySegment> action) {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      action.accept(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)));
    }
  }

  /** Grows with what comes, whatever the archive announces. */
  private MemorySegment inflate(String name, MemorySegment packed, long size) {
    if (size > Integer.MAX_VALUE - 8 || packed.byteSize() > Integer.MAX_VALUE - 8) {
      throw malformed(name + " is packed and too large; pack the archive without compression");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed.asByteBuffer());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] chunk = new byte[1 << 16];
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw malformed(name + " is truncated");
        }
        out.write(chunk, 0, count);
        if (out.size() > size) {
          throw malformed("%s has more than its %d bytes".formatted(name, size));
        }
      }
      if (out.size() != size) {
        throw malformed("%s has %d bytes, not its %d".formatted(name, out.size(), size));
      }
      return MemorySegment.ofArray(out.toByteArray());
    } catch (DataFormatException e) {
      throw FileErrors.malformed(file, name + " is damaged: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /** Writes the entries of a new archive, one after the other. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  /** Takes the entries of a new archive. */
  @FunctionalInterface
  public interface Writer {
    /** Adds an entry as it is, its bytes at a multiple of 64 in the file. */
    void add(String name, MemorySegment bytes) throws IOException;

    /** Adds an entry of a tensor's elements in their order. */
    default void add(String name, Tensor tensor) throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        add(name, Elements.of(tensor, arena));
      }
    }

    /** Adds an entry of text in UTF-8. */
    default void add(String name, String text) throws IOException {
      add(name, MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /**
   * Writes an archive whose entries are not compressed. A file of that name is replaced, once all
   * is written; the same content gives the same file.
   *
   * @param folder before each name, {@code archive/}
   * @throws FileAccessException if the file can't be written
   */
  public static void write(Path file, String folder, Content content) {
    NewFile.write(
        file,
        channel -> {
          try (ZipWriter writer = new ZipWriter(channel, folder)) {
            content.writeTo(writer);
          }
        });
  }
}
