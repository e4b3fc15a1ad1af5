package io.torchbridge.io;

import io.torchbridge.FileAccessException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files as memory. */
final class Mapped {
  private Mapped() {}

  interface Use<T> {
    T of(Arena arena, MemorySegment bytes);
  }

  /** Maps a file for what {@code use} makes of it, which ends the mapping by closing the arena. */
  static <T> T open(Path file, Use<T> use) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return use.of(arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException e) {
      arena.close();
      throw FileAccessException.of(file, "read", e);
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }
}
