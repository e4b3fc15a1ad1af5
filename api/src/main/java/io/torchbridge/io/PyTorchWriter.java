package io.torchbridge.io;

import io.torchbridge.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes {@code torch.save}'s zip archives. */
final class PyTorchWriter {
  private static final int CHUNK = 1 << 20;
  private static final String FOLDER = "archive/";

  /** The version of the archive's form that PyTorch writes since 1.6. */
  private static final String VERSION = "3\n";

  /** The same content gives the same file. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private PyTorchWriter() {}

  static void write(Path file, @Nullable Object value) {
    Pickler pickler = new Pickler();
    byte[] pickle = pickler.pickle(value);
    NewFile.write(
        file,
        channel -> {
          OutputStream out = Channels.newOutputStream(channel);
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            add(zip, "data.pkl", MemorySegment.ofArray(pickle));
            String order = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little";
            add(zip, "byteorder", text(order));
            List<Tensor> storages = pickler.storages();
            for (int key = 0; key < storages.size(); key++) {
              try (Arena arena = Arena.ofConfined()) {
                add(zip, "data/" + key, Elements.of(storages.get(key), arena));
              }
            }
            add(zip, "version", text(VERSION));
          }
        });
  }

  private static MemorySegment text(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void add(ZipOutputStream zip, String name, MemorySegment bytes)
      throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, bytes.byteSize())];
    CRC32 crc = new CRC32();
    for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
      crc.update(chunk, 0, read(bytes, at, chunk));
    }
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setTimeLocal(TIME);
    entry.setSize(bytes.byteSize());
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
      zip.write(chunk, 0, read(bytes, at, chunk));
    }
    zip.closeEntry();
  }

  private static int read(MemorySegment bytes, long at, byte[] chunk) {
    int count = (int) Math.min(chunk.length, bytes.byteSize() - at);
    MemorySegment.copy(bytes, at, MemorySegment.ofArray(chunk), 0, count);
    return count;
  }
}
