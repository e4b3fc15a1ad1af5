package io.torchbridge.libtorch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes ELF libraries private: another libtorch may be in the process, and the dynamic linker knows
 * libraries by their SONAME and shares symbols of binding STB_GNU_UNIQUE between all of them. In
 * place and length for length, the names of libtorch's libraries become other names, and unique
 * symbols become weak ones. Some functions that libtorch calls become the guard's. None may ask for
 * a stack that can be executed.
 */
final class ElfIsolation {
  /** The names that another libtorch has too. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "libc10.so", "lib-10.so",
          "libtorch_cpu.so", "lib-orch_cpu.so",
          "libtorch.so", "lib-orch.so");

  /** The functions that the guard stands before, and its own. */
  private static final Map<String, String> FUNCTIONS =
      Guard.STOOD_BEFORE.stream()
          .collect(
              Collectors.toMap(
                  name -> name,
                  name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)));

  /**
   * Of those that need not be there, one that is better not found: OpenBLAS asks it only to
   * complain, at each product inside of a parallel loop.
   */
  private static final Map<String, String> WEAK_FUNCTIONS =
      Map.of("omp_in_parallel", "omp-in-parallel");

  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int PF_X = 1;
  private static final int SHT_DYNAMIC = 6;
  private static final int SHT_DYNSYM = 11;
  private static final int DT_NEEDED = 1;
  private static final int DT_SONAME = 14;
  private static final int STB_WEAK = 2;
  private static final int STB_GNU_UNIQUE = 10;
  private static final int SYMBOL_SIZE = 24;

  private record Section(int type, long offset, long size, int link) {}

  private final ByteBuffer elf;

  private ElfIsolation(ByteBuffer elf) {
    this.elf = elf;
  }

  /** Isolates a library file; harmless when done again. */
  static void isolate(Path library) throws IOException {
    try (var channel =
        FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      new ElfIsolation(map(channel, FileChannel.MapMode.READ_WRITE)).patch(library);
    }
  }

  /** The names of a library's defined dynamic symbols that begin with {@code prefix}. */
  static List<String> symbols(Path library, String prefix) throws IOException {
    try (var channel = FileChannel.open(library, StandardOpenOption.READ)) {
      var elf = new ElfIsolation(map(channel, FileChannel.MapMode.READ_ONLY));
      var names = new ArrayList<String>();
      List<Section> sections = elf.sections(library);
      byte[] start = prefix.getBytes(StandardCharsets.US_ASCII);
      for (Section symbols : sections) {
        if (symbols.type == SHT_DYNSYM) {
          long strings = sections.get(symbols.link).offset;
          for (long at = symbols.offset; at < symbols.offset + symbols.size; at += SYMBOL_SIZE) {
            int place = Math.toIntExact(at);
            boolean defined = elf.elf.getShort(place + 6) != 0;
            int name = Math.toIntExact(strings + Integer.toUnsignedLong(elf.elf.getInt(place)));
            if (defined && elf.startsWith(name, start)) {
              names.add(elf.string(name));
            }
          }
        }
      }
      return names;
    }
  }

  private static ByteBuffer map(FileChannel channel, FileChannel.MapMode mode) throws IOException {
    return channel.map(mode, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void patch(Path library) throws IOException {
    List<Section> sections = sections(library);
    forbidExecutableStack();
    for (Section section : sections) {
      if (section.type == SHT_DYNAMIC) {
        long strings = sections.get(section.link).offset;
        for (long at = section.offset; at < section.offset + section.size; at += 16) {
          long tag = elf.getLong(Math.toIntExact(at));
          if (tag == DT_NEEDED || tag == DT_SONAME) {
            rename(Math.toIntExact(strings + elf.getLong(Math.toIntExact(at + 8))), LIBRARIES);
          }
        }
      } else if (section.type == SHT_DYNSYM) {
        long strings = sections.get(section.link).offset;
        for (long at = section.offset; at < section.offset + section.size; at += SYMBOL_SIZE) {
          int info = Math.toIntExact(at + 4);
          int value = Byte.toUnsignedInt(elf.get(info));
          if (value >> 4 == STB_GNU_UNIQUE) {
            elf.put(info, (byte) (STB_WEAK << 4 | value & 0xf));
          } else if (elf.getShort(info + 2) == 0) { // undefined
            rename(
                Math.toIntExact(strings + Integer.toUnsignedLong(elf.getInt(Math.toIntExact(at)))),
                value >> 4 == STB_WEAK ? WEAK_FUNCTIONS : FUNCTIONS);
          }
        }
      }
    }
  }

  /** Loading a library that asks for one would take the guards off the stacks of Java's threads. */
  private void forbidExecutableStack() {
    long table = elf.getLong(0x20);
    int size = elf.getShort(0x36);
    int count = elf.getShort(0x38);
    for (int i = 0; i < count; i++) {
      int at = Math.toIntExact(table + (long) i * size);
      if (elf.getInt(at) == PT_GNU_STACK) {
        elf.putInt(at + 4, elf.getInt(at + 4) & ~PF_X);
      }
    }
  }

  private void rename(int at, Map<String, String> names) {
    String other = names.get(string(at));
    if (other != null) {
      byte[] bytes = other.getBytes(StandardCharsets.US_ASCII);
      elf.put(at, bytes, 0, bytes.length);
    }
  }

  private List<Section> sections(Path library) throws IOException {
    if (elf.limit() < 64 || elf.getInt(0) != 0x464c457f || elf.get(4) != 2) {
      throw new IOException(library + " is no 64-bit ELF library");
    }
    long table = elf.getLong(0x28);
    int size = elf.getShort(0x3a);
    int count = elf.getShort(0x3c);
    var sections = new ArrayList<Section>();
    for (int i = 0; i < count; i++) {
      int at = Math.toIntExact(table + (long) i * size);
      sections.add(
          new Section(
              elf.getInt(at + 4),
              elf.getLong(at + 0x18),
              elf.getLong(at + 0x20),
              elf.getInt(at + 0x28)));
    }
    return sections;
  }

  private boolean startsWith(int at, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (elf.get(at + i) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private String string(int at) {
    int end = at;
    while (elf.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - at];
    elf.get(at, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
