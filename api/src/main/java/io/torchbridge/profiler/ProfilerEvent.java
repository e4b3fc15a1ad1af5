package io.torchbridge.profiler;

/**
 * One thing that took time on one thread.
 *
 * @param kind what
 * @param name the operator's full name, the user's name of a range, or what a crossing went through
 * @param backend the id of the backend that worked; empty for a range
 * @param inputs dtypes and shapes of the tensors that went in; empty where they are not recorded
 * @param thread its name, or its number if it has none
 * @param threadId its {@link Thread#threadId}
 * @param startNanos when it began, after the profiler was made
 * @param nanos how long it took
 * @param selfNanos how long without what was recorded inside of it
 * @param bytes of the memory that its results brought, or that crossed
 */
public record ProfilerEvent(
    Kind kind,
    String name,
    String backend,
    String inputs,
    String thread,
    long threadId,
    long startNanos,
    long nanos,
    long selfNanos,
    long bytes) {

  /** The kinds of events. */
  public enum Kind {
    OPERATOR,
    /** A part of the program that {@link Profiler#record} names. */
    RANGE,
    /** Elements on their way between Java's memory and backends, copied. */
    COPY,
    /** Elements on their way between backends and DLPack structs, shared. */
    SHARE
  }
}
