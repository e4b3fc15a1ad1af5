package io.torchbridge.data;

import io.torchbridge.InvalidArgumentException;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * How threads make a {@link DataLoader}'s batches.
 *
 * @param count how many threads; 0 for the consumer's own
 * @param prefetchFactor how many batches each makes ahead
 * @param persistent keeps the threads from pass to pass, until the loader is closed; a new pass
 *     ends the one before
 * @param timeout how long to wait for a batch; zero for as long as it takes
 * @param init runs on each thread before its first batch, with its number
 */
public record WorkerOptions(
    int count, int prefetchFactor, boolean persistent, Duration timeout, IntConsumer init) {

  public WorkerOptions {
    if (count < 0 || prefetchFactor < 1) {
      throw new InvalidArgumentException(
          "%d workers with a prefetchFactor of %d; they must be from 0 and from 1"
              .formatted(count, prefetchFactor));
    }
    if (timeout.isNegative() || (count == 0 && (persistent || !timeout.isZero()))) {
      throw new InvalidArgumentException(
          "%d workers, persistent %s, timeout %s: a timeout must not be negative, and both need"
                  .formatted(count, persistent, timeout)
              + " workers");
    }
  }

  /** As many threads, each two batches ahead. */
  public static WorkerOptions of(int count) {
    return new WorkerOptions(count, 2, false, Duration.ZERO, worker -> {});
  }

  public WorkerOptions withPrefetchFactor(int batches) {
    return new WorkerOptions(count, batches, persistent, timeout, init);
  }

  public WorkerOptions withPersistent(boolean keep) {
    return new WorkerOptions(count, prefetchFactor, keep, timeout, init);
  }

  public WorkerOptions withTimeout(Duration longest) {
    return new WorkerOptions(count, prefetchFactor, persistent, longest, init);
  }

  public WorkerOptions withInit(IntConsumer action) {
    return new WorkerOptions(count, prefetchFactor, persistent, timeout, action);
  }
}
