package io.torchbridge.io;

import io.torchbridge.MalformedFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The form of {@code torch.save} since PyTorch 1.6: a zip archive, not compressed, of {@code
 * NAME/data.pkl}, {@code NAME/data/KEY}, {@code NAME/byteorder} and {@code NAME/version}.
 */
final class PyTorchZip implements Storages {
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final ZipFile zip;
  private final String prefix;
  private final ByteOrder order;
  private final long fileSize;
  private long copied;

  private PyTorchZip(Path file, ZipFile zip, String prefix) throws IOException {
    this.file = file;
    this.zip = zip;
    this.prefix = prefix;
    this.fileSize = Files.size(file);
    this.order = readByteOrder();
  }

  static PyTorchZip open(Path file) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw FileErrors.malformed(file, "the zip archive is damaged: " + e.getMessage(), e);
    }
    try {
      String pickle =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
              .findFirst()
              .orElseThrow(() -> noStateDict(file, zip));
      String prefix = pickle.substring(0, pickle.length() - 8);
      if (zip.getEntry(prefix + "constants.pkl") != null) {
        throw FileErrors.malformed(
            file,
            "it is a TorchScript archive and no torch.save file; save the weights alone, in Python:"
                + " torch.save(torch.jit.load(file).state_dict(), other_file)");
      }
      return new PyTorchZip(file, zip, prefix);
    } catch (Throwable e) {
      zip.close();
      throw e;
    }
  }

  private static MalformedFileException noStateDict(Path file, ZipFile zip) {
    return FileErrors.malformed(
        file,
        "the zip archive has no NAME/data.pkl, so it is no torch.save file; it has %d entries%s"
            .formatted(
                zip.size(),
                zip.stream().findFirst().map(e -> ", the first is " + e.getName()).orElse("")));
  }

  private ByteOrder readByteOrder() throws IOException {
    ZipEntry entry = zip.getEntry(prefix + "byteorder");
    if (entry == null) {
      return ByteOrder.LITTLE_ENDIAN; // before PyTorch 2.1
    }
    String name = new String(read(entry), StandardCharsets.UTF_8);
    return switch (name) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw FileErrors.malformed(
              file, entry.getName() + " is \"" + name + "\"; it must be little or big");
    };
  }

  /** The pickle, ready to be read. */
  Cursor pickle() throws IOException {
    ZipEntry entry = entry("data.pkl");
    return new Cursor(file, entry.getName(), MemorySegment.ofArray(read(entry)));
  }

  private ZipEntry entry(String name) {
    return checked(zip.getEntry(prefix + name), prefix + name);
  }

  private ZipEntry checked(@Nullable ZipEntry entry, String name) {
    if (entry == null) {
      throw FileErrors.malformed(file, "the zip archive has no " + name);
    }
    if (entry.getMethod() != ZipEntry.STORED) {
      throw FileErrors.malformed(
          file, name + " is compressed, which torch.save does not do; pack the archive without");
    }
    if (entry.getSize() < 0 || entry.getSize() > fileSize) {
      throw FileErrors.malformed(
          file,
          "%s has %d bytes, more than the file's %d".formatted(name, entry.getSize(), fileSize));
    }
    return entry;
  }

  private byte[] read(ZipEntry entry) throws IOException {
    checked(entry, entry.getName());
    int size = (int) Math.min(entry.getSize(), Integer.MAX_VALUE - 8);
    try (InputStream in = open(entry)) {
      byte[] bytes = in.readNBytes(size);
      if (bytes.length != entry.getSize()) {
        throw truncated(entry);
      }
      return bytes;
    } catch (ZipException | EOFException e) {
      throw FileErrors.malformed(file, entry.getName() + " is damaged: " + e.getMessage(), e);
    }
  }

  private InputStream open(ZipEntry entry) throws IOException {
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw FileErrors.malformed(file, "the zip archive has no " + entry.getName());
    }
    return in;
  }

  private MalformedFileException truncated(ZipEntry entry) {
    return FileErrors.malformed(
        file, "%s has less than its %d bytes".formatted(entry.getName(), entry.getSize()));
  }

  @Override
  public long byteSize(String key) {
    return entry("data/" + key).getSize();
  }

  @Override
  public void copy(String key, MemorySegment target) throws IOException {
    ZipEntry entry = entry("data/" + key);
    // entries that share their bytes could otherwise make a small file fill the memory
    copied += entry.getSize();
    if (copied > fileSize) {
      throw FileErrors.malformed(file, "the storages have more bytes than the file: they overlap");
    }
    byte[] chunk = new byte[(int) Math.min(CHUNK, target.byteSize())];
    try (InputStream in = open(entry)) {
      for (long at = 0; at < target.byteSize(); ) {
        int read = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, target.byteSize() - at));
        if (read == 0) {
          throw truncated(entry);
        }
        MemorySegment.copy(MemorySegment.ofArray(chunk), 0, target, at, read);
        at += read;
      }
    } catch (ZipException | EOFException e) {
      throw FileErrors.malformed(file, entry.getName() + " is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public ByteOrder byteOrder() {
    return order;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
