package io.torchbridge.data;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.spi.Backend;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one worker makes of one pass, on its way to the consumer. */
final class Lane<B> {
  private final Batches<B> batches;
  private final WorkerInfo worker;
  private final Backend backend;
  private final UnaryOperator<Tensor> pin;
  private final int room;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // all under the lock
  private final ArrayDeque<Loaded<B>> ready = new ArrayDeque<>();
  private @Nullable WorkerException failure;
  private boolean cancelled;
  private boolean ended;
  private @Nullable Thread runner;

  /**
   * A lane.
   *
   * @param room how many batches the worker makes ahead
   */
  Lane(
      Batches<B> batches, WorkerInfo worker, Backend backend, UnaryOperator<Tensor> pin, int room) {
    this.batches = batches;
    this.worker = worker;
    this.backend = backend;
    this.pin = pin;
    this.room = room;
  }

  // The worker's side

  /** Makes the worker's share of the pass; nothing is thrown. */
  void run(Runnable init) {
    if (!begin()) {
      return;
    }
    // errors are the consumer's too: none may be lost with this thread
    try (var use = Backends.use(backend)) {
      init.run();
      try (var share = batches.share(worker.id(), worker.workers())) {
        boolean more = true;
        while (more && awaitRoom()) {
          more = makeNext(share);
        }
      }
    } catch (WorkerException e) {
      fail(e);
    } catch (Throwable e) {
      fail(new WorkerException(worker, "its start or its end", e));
    } finally {
      end();
    }
  }

  private boolean makeNext(Batches.Share<B> share) {
    Loaded<B> next;
    try {
      next = Loaded.next(share, pin);
    } catch (Throwable e) {
      throw new WorkerException(worker, share.place(), e);
    }
    if (next != null) {
      put(next);
    }
    return next != null;
  }

  private boolean begin() {
    lock.lock();
    try {
      if (!cancelled) {
        runner = Thread.currentThread();
      }
      return !cancelled;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (!cancelled && ready.size() >= room) {
        changed.await();
      }
      return !cancelled;
    } finally {
      lock.unlock();
    }
  }

  private void put(Loaded<B> loaded) {
    lock.lock();
    try {
      if (!cancelled) {
        ready.add(loaded);
        changed.signalAll();
        return;
      }
    } finally {
      lock.unlock();
    }
    loaded.free();
  }

  private void fail(WorkerException e) {
    lock.lock();
    try {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      runner = null;
      Thread.interrupted(); // an interrupt was meant for this pass
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // The consumer's side

  /**
   * Takes the next batch; null after the last.
   *
   * @param nanos how long to wait; 0 for as long as it takes
   */
  @Nullable Loaded<B> take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (ready.isEmpty() && !ended) {
        if (nanos == 0) {
          changed.await();
        } else if (left <= 0) {
          throw new TorchbridgeException(
              "worker %d of %d did not make a batch in the timeout of %s s"
                  .formatted(worker.id(), worker.workers(), nanos / 1e9));
        } else {
          left = changed.awaitNanos(left);
        }
      }
      Loaded<B> next = ready.poll();
      changed.signalAll();
      if (next == null && failure != null) {
        throw failure;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the pass: what is ready is freed, and what is being made when it is there. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      ready.forEach(Loaded::free);
      ready.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the worker has left this lane, if it ever was in it; says whether that is so. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (runner != null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return runner == null;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts the worker if it is in this lane. */
  void interrupt() {
    lock.lock();
    try {
      Thread r = runner;
      if (r != null) {
        r.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "worker " + worker.id() + " of " + worker.workers();
  }
}
