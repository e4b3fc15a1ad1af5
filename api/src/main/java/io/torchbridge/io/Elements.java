package io.torchbridge.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.torchbridge.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Elements on their way between tensors and files. */
final class Elements {
  private Elements() {}

  static long byteSize(Tensor tensor) {
    return Math.multiplyExact(tensor.numel(), (long) tensor.dtype().byteSize());
  }

  /** A tensor's elements in order, copied. */
  static MemorySegment of(Tensor tensor, Arena arena) {
    MemorySegment bytes = arena.allocate(byteSize(tensor), 64);
    tensor.copyTo(bytes);
    return bytes;
  }

  /** A bool that is neither 0 nor 1 would make native code that trusts it misbehave. */
  static void checkBooleans(Path file, String name, MemorySegment data) {
    for (long i = 0; i < data.byteSize(); i++) {
      byte value = data.get(JAVA_BYTE, i);
      if (value != 0 && value != 1) {
        throw FileErrors.malformed(
            file,
            "element %d of bool tensor \"%s\" is the byte %d; it must be 0 or 1"
                .formatted(i, name, value & 0xff));
      }
    }
  }
}
