package io.torchbridge.benchmarks.work;

/** All work that a contender can do. */
public interface Works {
  /** Why a network that others run is left out. */
  String NO_NETWORK = "no Python was there to write the network";

  /** The libraries and their versions, and how many threads they use, for the report. */
  String description();

  /**
   * Makes the work of a benchmark.
   *
   * @throws NotOffered if this contender does not do it
   */
  Work make(String benchmark) throws Exception;

  /** Says why a benchmark is not run on a contender. */
  final class NotOffered extends Exception {
    public NotOffered(String reason) {
      super(reason);
    }
  }
}
