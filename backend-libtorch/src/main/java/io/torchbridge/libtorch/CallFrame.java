package io.torchbridge.libtorch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one call of a thread, in the layout of guard.cpp's {@code Frame}, and behind
 * it space for the arguments that travel by pointer. Made once a thread and depth of nesting: a
 * hook called by libtorch may call operators while the arguments of the outer call are in use.
 */
final class CallFrame {
  static final int FLOATS = 48;
  static final int STACK_WORDS = 112;
  static final int STACK = 120;
  static final int MAX_STACK_WORDS = 64;
  static final int RESULT_INT = STACK + 8 * MAX_STACK_WORDS;
  static final int RESULT_FLOAT = RESULT_INT + 8;

  /** Aligned to 16, as c10::Scalar asks. */
  static final int RESULTS = RESULT_FLOAT + 16;

  static final int MAX_RESULTS = 16;
  private static final int KIND = RESULTS + 8 * MAX_RESULTS;
  private static final int KIND_SIZE = 128;
  private static final int MESSAGE = KIND + KIND_SIZE;
  private static final int MESSAGE_SIZE = 8192;

  /** Where argument memory begins, aligned for what SIMD code may load. */
  private static final int SPACE = (MESSAGE + MESSAGE_SIZE + 63) / 64 * 64;

  private static final int SPACE_SIZE = 8192;

  private static final ThreadLocal<CallFrame> INNERMOST = ThreadLocal.withInitial(CallFrame::new);

  private final MemorySegment memory = Arena.ofAuto().allocate(SPACE + SPACE_SIZE, 64);

  /** The address of the frame. */
  final long base = memory.address();

  private final @Nullable CallFrame outer;
  private @Nullable CallFrame nested;
  private boolean busy;
  private long next;
  private @Nullable Arena overflow;

  private CallFrame() {
    this(null);
  }

  private CallFrame(@Nullable CallFrame outer) {
    this.outer = outer;
  }

  /** The frame for a call that begins now on this thread. */
  static CallFrame begin() {
    CallFrame frame = INNERMOST.get();
    if (frame.busy) {
      CallFrame inner = frame.nested;
      if (inner == null) {
        inner = new CallFrame(frame);
        frame.nested = inner;
      }
      INNERMOST.set(inner);
      frame = inner;
    }
    frame.busy = true;
    frame.next = frame.base + SPACE;
    return frame;
  }

  /** Ends the call; what the arguments pointed to is gone. */
  void end() {
    busy = false;
    if (overflow != null) {
      overflow.close();
      overflow = null;
    }
    if (outer != null) {
      INNERMOST.set(outer);
    }
  }

  void setLong(long offset, long value) {
    Shim.MEMORY.set(ValueLayout.JAVA_LONG, base + offset, value);
  }

  long getLong(long offset) {
    return Shim.MEMORY.get(ValueLayout.JAVA_LONG, base + offset);
  }

  void setDouble(long offset, double value) {
    Shim.MEMORY.set(ValueLayout.JAVA_DOUBLE, base + offset, value);
  }

  double getDouble(long offset) {
    return Shim.MEMORY.get(ValueLayout.JAVA_DOUBLE, base + offset);
  }

  /** The address of {@code size} bytes, aligned to 16, until the call ends. */
  long allocate(long size) {
    long aligned = (size + 15) & -16;
    if (next + aligned <= base + SPACE + SPACE_SIZE) {
      long address = next;
      next += aligned;
      return address;
    }
    if (overflow == null) {
      overflow = Arena.ofConfined();
    }
    return overflow.allocate(aligned, 16).address();
  }

  /** The C++ type of the exception that ended the call, mangled. */
  String kind() {
    return memory.asSlice(KIND, KIND_SIZE).getString(0, StandardCharsets.UTF_8);
  }

  String message() {
    return memory.asSlice(MESSAGE, MESSAGE_SIZE).getString(0, StandardCharsets.UTF_8);
  }
}
