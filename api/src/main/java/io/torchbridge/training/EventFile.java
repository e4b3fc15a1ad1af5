package io.torchbridge.training;

import com.google.protobuf.MessageLite;
import io.torchbridge.FileAccessException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * A file of records as TensorFlow frames them: a length of 8 bytes, its checksum, the record, its
 * checksum.
 */
final class EventFile implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final OutputStream out;
  private long flushed = System.nanoTime();

  EventFile(Path file) {
    this.file = file;
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      throw FileAccessException.of(file, "written", e);
    }
  }

  /** Adds a record; it is in the file a second later, when another one comes, or when flushed. */
  synchronized void add(MessageLite message) {
    byte[] record = message.toByteArray();
    ByteBuffer framed =
        ByteBuffer.allocate(record.length + 16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(record.length);
    framed.putInt(checksum(framed.array(), 8)).put(record).putInt(checksum(record, record.length));
    try {
      out.write(framed.array());
    } catch (IOException e) {
      throw FileAccessException.of(file, "written", e);
    }
    if (System.nanoTime() - flushed > PAUSE_NANOS) {
      flush();
    }
  }

  /** CRC-32C, masked, so that one of data with checksums in them is no weaker. */
  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  synchronized void flush() {
    try {
      out.flush();
      flushed = System.nanoTime();
    } catch (IOException e) {
      throw FileAccessException.of(file, "written", e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw FileAccessException.of(file, "written", e);
    }
  }
}
