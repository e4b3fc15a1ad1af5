package io.torchbridge.conformance.fuzz;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a child is, in memory that it shares with its parent: written before each step, it tells
 * also after a crash which call it was in.
 */
final class Journal {

  /** What a child is doing. */
  enum Step {
    STARTING,
    MAKING_ARGUMENTS,
    CALLING,
    READING,
    BETWEEN,
    DONE
  }

  private static final int STEP = 0;
  private static final int OPERATOR = 4;
  private static final int NUMBER = 8;
  private static final int SINCE = 16;
  private static final int RESULTS = 24;
  private static final int ERRORS = 32;
  private static final int SIZE = 40;

  private final MappedByteBuffer memory;

  Journal(Path file) throws IOException {
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
    }
  }

  void enter(int operator, int number, Step step) {
    memory.putInt(OPERATOR, operator);
    memory.putInt(NUMBER, number);
    memory.putLong(SINCE, System.currentTimeMillis());
    enter(step);
  }

  void enter(Step step) {
    memory.putInt(STEP, step.ordinal());
  }

  Step step() {
    return Step.values()[memory.getInt(STEP)];
  }

  int operator() {
    return memory.getInt(OPERATOR);
  }

  int number() {
    return memory.getInt(NUMBER);
  }

  /** For how long the present call has run. */
  long millis() {
    return System.currentTimeMillis() - memory.getLong(SINCE);
  }

  void countResult() {
    memory.putLong(RESULTS, results() + 1);
  }

  void countError() {
    memory.putLong(ERRORS, errors() + 1);
  }

  long results() {
    return memory.getLong(RESULTS);
  }

  long errors() {
    return memory.getLong(ERRORS);
  }
}
