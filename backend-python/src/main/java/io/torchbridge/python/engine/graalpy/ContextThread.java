package io.torchbridge.python.engine.graalpy;

import io.torchbridge.TorchbridgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that Python runs on. Other threads hand their work over and wait for it. What
 * Python calls in Java goes back to the thread that waits, so that it finds that thread's scopes
 * and modes; meanwhile that thread's work alone is done, for on top of this piece of Python others
 * would have to wait for each other.
 */
final class ContextThread {
  /**
   * Native code on top of interpreted Python needs deep stacks; pages that aren't used cost
   * nothing.
   */
  private static final long STACK = 256L << 20;

  /**
   * How long either side looks for the other before it sleeps: a wake-up costs more than a small
   * operator. Without a second processor there is nothing to look for.
   */
  private static final long SPIN_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 20_000 : 0;

  private static final Job<?> END = new Job<>(() -> null, Thread.currentThread());

  /** Wakes the thread for a callback that is done. */
  private static final Job<?> NOTHING = new Job<>(() -> null, Thread.currentThread());

  private final LinkedTransferQueue<Job<?>> jobs = new LinkedTransferQueue<>();

  /** What is being done, on the thread; null if nothing. */
  private @Nullable Job<?> current;

  private final Thread thread;
  private volatile boolean ended;

  private static final class Job<T extends @Nullable Object> {
    private final Supplier<T> work;
    private final Thread caller;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private volatile boolean done;
    private volatile @Nullable Job<?> callback;
    private boolean last;

    Job(Supplier<T> work, Thread caller) {
      this.work = work;
      this.caller = caller;
    }

    void run() {
      try {
        result = work.get();
      } catch (Throwable e) {
        failure = e;
      }
      done = true;
      LockSupport.unpark(caller);
    }

    @SuppressWarnings("NullAway") // the result is null only where T takes it
    T outcome() {
      if (failure != null) {
        throw handedOver(failure);
      }
      return result;
    }
  }

  /** Waits without regard to interrupts: Python code can't be left half way. */
  private void await(Job<?> job) {
    long spinning = SPIN_NANOS > 0 ? System.nanoTime() + SPIN_NANOS : Long.MIN_VALUE;
    boolean interrupted = false;
    while (!job.done) {
      Job<?> callback = job.callback;
      if (callback != null) {
        job.callback = null;
        callback.run();
        jobs.add(NOTHING);
      } else if (SPIN_NANOS > 0 && System.nanoTime() < spinning) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  ContextThread(String name) {
    thread = new Thread(null, this::run, name, STACK);
    // the shutdown hook ends it in order
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (true) {
      Job<?> job = next();
      if (job == END) {
        return;
      }
      run(job);
    }
  }

  private void run(Job<?> job) {
    Job<?> outer = current;
    current = job;
    try {
      job.run();
    } finally {
      current = outer;
    }
  }

  /**
   * Does what Python calls in Java on the thread that waits for Python's result; on this one where
   * another calls, which Python itself started.
   */
  <T extends @Nullable Object> T callBack(Supplier<T> work) {
    Job<?> asking = isCurrent() ? current : null;
    if (asking == null) {
      return work.get();
    }
    Job<T> callback = new Job<>(work, thread);
    asking.callback = callback;
    LockSupport.unpark(asking.caller);
    List<Job<?>> later = new ArrayList<>();
    while (!callback.done) {
      Job<?> job = next();
      if (job.caller == asking.caller && job != END && job != NOTHING && !job.last) {
        run(job);
      } else if (job != NOTHING) {
        later.add(job);
      }
    }
    jobs.addAll(later);
    return callback.outcome();
  }

  private Job<?> next() {
    if (SPIN_NANOS > 0) {
      long end = System.nanoTime() + SPIN_NANOS;
      do {
        Job<?> job = jobs.poll();
        if (job != null) {
          return job;
        }
        Thread.onSpinWait();
      } while (System.nanoTime() < end);
    }
    while (true) {
      try {
        return jobs.take();
      } catch (InterruptedException e) {
        // someone interrupted a thread that isn't theirs; Python goes on
      }
    }
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Does the work on the thread and returns, or throws, what it did. */
  <T extends @Nullable Object> T call(Supplier<T> work) {
    if (isCurrent()) {
      return work.get();
    }
    if (ended) {
      throw closed();
    }
    Job<T> job = new Job<>(work, Thread.currentThread());
    jobs.add(job);
    if (ended && jobs.remove(job)) {
      throw closed();
    }
    await(job);
    return job.outcome();
  }

  static TorchbridgeException closed() {
    return new TorchbridgeException("GraalPy was called after it was closed");
  }

  /** Of our own exceptions the caller wants to see its own stack, not this thread's. */
  private static RuntimeException handedOver(Throwable failure) {
    switch (failure) {
      case TorchbridgeException e -> {
        e.setStackTrace(new Throwable().getStackTrace());
        throw e;
      }
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new TorchbridgeException("GraalPy failed: " + failure, failure);
    }
  }

  /**
   * Does a last piece of work and ends the thread; called again, it only waits for that.
   *
   * @return false if the thread was not done with what it does within this time; it ends later then
   */
  boolean end(Runnable last, long seconds) {
    Job<@Nullable Object> job =
        new Job<>(
            () -> {
              last.run();
              return null;
            },
            Thread.currentThread());
    synchronized (this) {
      if (!ended) {
        last(job);
      }
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (job.done && job.failure != null) {
      throw handedOver(job.failure);
    }
    return !thread.isAlive();
  }

  private void last(Job<?> job) {
    job.last = true;
    jobs.add(job);
    ended = true;
    jobs.add(END);
  }
}
