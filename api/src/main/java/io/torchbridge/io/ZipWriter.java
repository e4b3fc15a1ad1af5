package io.torchbridge.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip archives as PyTorch does: stored, and aligned so that they can be mapped. */
final class ZipWriter implements ZipArchive.Writer, AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_BYTES = 30;

  /** PyTorch's own mark of its padding, {@code FB}. */
  private static final short PADDING = 0x4246;

  /** The same content gives the same file. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Counting out;
  private final ZipOutputStream zip;
  private final String folder;

  private static final class Counting extends FilterOutputStream {
    long count;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int begin, int length) throws IOException {
      out.write(bytes, begin, length);
      count += length;
    }
  }

  ZipWriter(FileChannel channel, String folder) {
    this.out = new Counting(Channels.newOutputStream(channel));
    this.zip = new ZipOutputStream(out);
    this.folder = folder;
    zip.setMethod(ZipOutputStream.STORED);
  }

  @Override
  public void add(String name, MemorySegment bytes) throws IOException {
    CRC32 crc = new CRC32();
    ZipArchive.chunks(bytes, chunk -> crc.update(chunk.asByteBuffer()));
    ZipEntry entry = new ZipEntry(folder + name);
    entry.setTimeLocal(TIME);
    entry.setSize(bytes.byteSize());
    entry.setCrc(crc.getValue());
    entry.setExtra(padding(entry.getName()));
    zip.putNextEntry(entry);
    byte[] chunk = new byte[(int) Math.min(1 << 20, bytes.byteSize())];
    for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
      int count = (int) Math.min(chunk.length, bytes.byteSize() - at);
      MemorySegment.copy(bytes, at, MemorySegment.ofArray(chunk), 0, count);
      zip.write(chunk, 0, count);
    }
    zip.closeEntry();
  }

  private byte[] padding(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    long begin = out.count + LOCAL_BYTES + length + 4;
    int padding = (int) (-begin & (ALIGNMENT - 1));
    return ByteBuffer.allocate(4 + padding)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(PADDING)
        .putShort((short) padding)
        .array();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
