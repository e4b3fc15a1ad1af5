package io.torchbridge.python.engine.cpython;

import io.torchbridge.TorchbridgeException;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that enters Python for a virtual one: Python keeps a state for each native
 * thread, and a virtual thread may change its own between two calls. What Python calls in Java goes
 * back to the virtual thread, so that it finds that thread's scopes and modes; what that calls in
 * Python comes to the same stand-in.
 */
final class StandIn extends Thread {
  /** More would only wait for the GIL. */
  private static final int MOST = 32;

  private static final Semaphore FREE = new Semaphore(MOST);
  private static final Deque<StandIn> IDLE = new ConcurrentLinkedDeque<>();

  /** The stand-in of a virtual thread that is in Python, or was called from there. */
  private static final ThreadLocal<@Nullable StandIn> MINE = new ThreadLocal<>();

  private final BlockingQueue<Task<?>> toHere = new LinkedTransferQueue<>();
  private final BlockingQueue<Task<?>> toCaller = new LinkedTransferQueue<>();

  private StandIn() {
    super("torchbridge-python-for-virtual-threads");
    setDaemon(true);
  }

  /** A piece of work that goes to the other side and comes back done. */
  private static final class Task<T extends @Nullable Object> {
    private final Callable<T> work;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean done;

    Task(Callable<T> work) {
      this.work = work;
    }

    void run() {
      try {
        result = work.call();
      } catch (Throwable e) {
        failure = e;
      }
      done = true;
    }

    @SuppressWarnings("NullAway") // the result is null only where T takes it
    T result() throws Exception {
      return switch (failure) {
        case null -> result;
        case Exception e -> throw e;
        case Error e -> throw e;
        default -> throw new TorchbridgeException("Python failed: " + failure, failure);
      };
    }
  }

  /** Does the work on a platform thread, for the virtual thread that calls this. */
  static <T extends @Nullable Object> T call(Callable<T> work) {
    StandIn mine = MINE.get();
    try {
      return mine != null ? ask(work, mine.toHere, mine.toCaller) : callFirst(work);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new TorchbridgeException("Python failed: " + e, e);
    }
  }

  private static <T extends @Nullable Object> T callFirst(Callable<T> work) throws Exception {
    FREE.acquireUninterruptibly();
    StandIn idle = IDLE.poll();
    StandIn standIn = idle == null ? new StandIn() : idle;
    if (idle == null) {
      standIn.start();
    }
    MINE.set(standIn);
    try {
      return ask(work, standIn.toHere, standIn.toCaller);
    } finally {
      MINE.remove();
      IDLE.push(standIn);
      FREE.release();
    }
  }

  /** Does the work on the virtual thread that this one stands in for. */
  <T extends @Nullable Object> T callBack(Callable<T> work) throws Exception {
    return ask(work, toCaller, toHere);
  }

  @Override
  public void run() {
    while (true) {
      Task<?> task = take(toHere);
      task.run();
      toCaller.add(task);
    }
  }

  /** Gives work to the other side, and does meanwhile what that asks for. */
  private static <T extends @Nullable Object> T ask(
      Callable<T> work, BlockingQueue<Task<?>> to, BlockingQueue<Task<?>> from) throws Exception {
    var mine = new Task<>(work);
    to.add(mine);
    while (true) {
      Task<?> next = take(from);
      if (next.done) {
        return mine.result(); // each side waits for what it asked last, so this is it
      }
      next.run();
      to.add(next);
    }
  }

  /** Waits without regard to interrupts: Python can't be left half way. */
  private static Task<?> take(BlockingQueue<Task<?>> from) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return from.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
