package io.torchbridge.io;

import io.torchbridge.MalformedFileException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** The tensors' data in a {@code torch.save} file, by the keys that its pickle uses. */
interface Storages extends AutoCloseable {

  /**
   * The size of a storage.
   *
   * @throws MalformedFileException if there is none of that key
   */
  long byteSize(String key);

  /** Copies a whole storage to memory of exactly its size. */
  void copy(String key, MemorySegment target) throws IOException;

  /** The order of the bytes of the elements. */
  ByteOrder byteOrder();

  @Override
  void close() throws IOException;
}
