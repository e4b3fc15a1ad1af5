package io.torchbridge.benchmarks.work;

/** One benchmark in one contender, with its inputs made. */
public interface Work extends AutoCloseable {
  /**
   * Does the work a few times from the start.
   *
   * @return the mean magnitude of the last result's elements, which is about the same in all
   *     contenders
   */
  double check() throws Exception;

  /** Does the work so many times. */
  void run(long iterations) throws Exception;

  @Override
  default void close() throws Exception {}
}
