package io.torchbridge.spi;

import java.util.Optional;

/** The line of the user's program that is being run. */
public final class Caller {
  private static final StackWalker STACK = StackWalker.getInstance();

  private Caller() {}

  /** The innermost line that is none of ours. */
  public static Optional<StackTraceElement> find() {
    return STACK.walk(
        frames ->
            frames
                .filter(frame -> !isOurs(frame.getClassName()))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement));
  }

  /** The stack from that line on; empty if there is none. */
  public static StackTraceElement[] stack() {
    return STACK.walk(
        frames ->
            frames
                .dropWhile(frame -> isOurs(frame.getClassName()))
                .map(StackWalker.StackFrame::toStackTraceElement)
                .toArray(StackTraceElement[]::new));
  }

  /**
   * Programs that stand where a user's would are not; nor are the ways of calling by reflection.
   */
  private static boolean isOurs(String type) {
    return type.startsWith("java.")
        || type.startsWith("jdk.internal.")
        || (type.startsWith("io.torchbridge.")
            && !type.startsWith("io.torchbridge.examples.")
            && !type.startsWith("io.torchbridge.conformance."));
  }
}
