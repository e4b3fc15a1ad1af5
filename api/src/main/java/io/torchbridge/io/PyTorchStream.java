package io.torchbridge.io;

import io.torchbridge.io.Pickled.StorageRef;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of {@code torch.save} from PyTorch 0.1.10 to 1.5, and of {@code
 * _use_new_zipfile_serialization=False}: a row of pickles (a magic number, a version, facts on the
 * system, the value, the storages' keys), and behind them each storage's count and elements.
 */
final class PyTorchStream implements Storages {
  private static final Object MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Object VERSION = 1001L;

  private final Path file;
  private final Arena arena;
  private final Object value;
  private final Map<String, MemorySegment> storages = new HashMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  private PyTorchStream(Path file, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.arena = arena;
    Cursor in = new Cursor(file, "the file", bytes);
    if (!new Unpickler(in).load().equals(MAGIC)) {
      throw in.malformed("the magic number of torch.save is missing");
    }
    Object version = new Unpickler(in).load();
    if (!version.equals(VERSION)) {
      throw in.malformed("the version of the format is " + version + ", not " + VERSION);
    }
    if (new Unpickler(in).load() instanceof Map<?, ?> system
        && Boolean.FALSE.equals(system.get("little_endian"))) {
      order = ByteOrder.BIG_ENDIAN;
    }
    var unpickler = new Unpickler(in);
    value = unpickler.load();
    if (!(new Unpickler(in).load() instanceof List<?> keys)) {
      throw in.malformed("the list of storages is missing");
    }
    for (Object key : keys) {
      StorageRef known = key instanceof String s ? unpickler.storage(s) : null;
      if (known == null) {
        throw in.malformed("the list of storages has a key that the value does not use: " + key);
      }
      readStorage(in, known);
    }
  }

  private void readStorage(Cursor in, StorageRef known) {
    long count = in.i64();
    var dtype = known.dtype();
    int unit = dtype == null ? 1 : dtype.byteSize();
    if (count < 0 || count != known.rootBytes() / unit) {
      throw in.malformed(
          "storage \"%s\" has %d elements, where %d were announced"
              .formatted(known.key(), count, known.rootBytes() / unit));
    }
    storages.put(known.key(), in.take(known.rootBytes()));
  }

  static PyTorchStream open(Path file) {
    return Mapped.open(file, (arena, bytes) -> new PyTorchStream(file, arena, bytes));
  }

  Object value() {
    return value;
  }

  private MemorySegment storage(String key) {
    MemorySegment storage = storages.get(key);
    if (storage == null) {
      throw FileErrors.malformed(file, "storage \"" + key + "\" is not in the file");
    }
    return storage;
  }

  @Override
  public long byteSize(String key) {
    return storage(key).byteSize();
  }

  @Override
  public void copy(String key, MemorySegment target) {
    try {
      target.copyFrom(storage(key));
    } catch (InternalError e) {
      // the JVM's word for a page of a mapping that is gone
      throw FileErrors.malformed(file, "it was truncated while it was read", e);
    }
  }

  @Override
  public ByteOrder byteOrder() {
    return order;
  }

  @Override
  public void close() {
    arena.close();
  }
}
