package io.torchbridge.python.engine.graalpy;

import io.torchbridge.TorchbridgeException;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that Python runs on. Other threads hand their work over and wait for it; on the
 * thread itself, where a Java callable was called by Python, work is done at once.
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

  private final LinkedTransferQueue<Job<?>> jobs = new LinkedTransferQueue<>();
  private final Thread thread;
  private volatile boolean ended;

  private static final class Job<T extends @Nullable Object> {
    private final Supplier<T> work;
    private final Thread caller;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private volatile boolean done;

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

    /** Waits without regard to interrupts: Python code can't be left half way. */
    void await() {
      if (SPIN_NANOS > 0) {
        long end = System.nanoTime() + SPIN_NANOS;
        while (!done && System.nanoTime() < end) {
          Thread.onSpinWait();
        }
      }
      boolean interrupted = false;
      while (!done) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
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
      job.run();
    }
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
  @SuppressWarnings("NullAway") // the result is null only where T takes it
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
    job.await();
    if (job.failure != null) {
      throw handedOver(job.failure);
    }
    return job.result;
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
    jobs.add(job);
    ended = true;
    jobs.add(END);
  }
}
