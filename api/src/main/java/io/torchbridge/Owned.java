package io.torchbridge;

import io.torchbridge.spi.Settings;
import io.torchbridge.spi.TensorHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A handle that is released once, by whoever comes first: close, scope or collector. */
final class Owned extends AtomicBoolean implements Runnable {
  private static final Cleaner CLEANER =
      Cleaner.create(Thread.ofPlatform().daemon().name("torchbridge-cleaner").factory());

  private static final VarHandle USER;

  static {
    try {
      USER = MethodHandles.lookup().findVarHandle(Owned.class, "user", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final boolean TRACE = "trace".equals(Settings.ofProcess().get("leaks"));

  final TensorHandle handle;
  private final LongAdder live;

  /** The only thread that has used the handle so far; null once another has. */
  private @Nullable Thread user = Thread.currentThread();

  private final @Nullable Throwable site = TRACE ? new Throwable("the tensor was made here") : null;

  Owned(TensorHandle handle, LongAdder live) {
    this.handle = handle;
    this.live = live;
    live.increment();
  }

  /** Whether the handle may be used by a call that this thread has begun. */
  boolean isOpen() {
    Thread known = user;
    if (known != null && known != Thread.currentThread()) {
      USER.setVolatile(this, null);
    }
    return !get();
  }

  /** Closes; false if that was done before. The handle is released once no call uses it. */
  boolean close() {
    if (!compareAndSet(false, true)) {
      return false;
    }
    live.decrement();
    boolean alone = USER.getVolatile(this) == Thread.currentThread() && ThreadState.mine().isIdle();
    if (alone) {
      handle.release();
    } else {
      ThreadState.whenUnused(this, handle::release);
    }
    return true;
  }

  /** Gives the handle to another owner, without a release. */
  void handOver() {
    set(true);
    live.decrement();
  }

  Cleaner.Cleanable register(Tensor owner) {
    return CLEANER.register(owner, this);
  }

  /** Opens once the cleaner works on what the next collection finds. */
  static CountDownLatch cleanerBegins() {
    var latch = new CountDownLatch(1);
    CLEANER.register(new Object(), latch::countDown);
    return latch;
  }

  /** Called by the cleaner, also right after a close. */
  @Override
  public void run() {
    if (!compareAndSet(false, true)) {
      return;
    }
    if (site != null) {
      LoggerFactory.getLogger(Tensor.class)
          .warn("a tensor was freed by the garbage collector only; close it or use a scope", site);
    }
    live.decrement();
    handle.release(); // nobody can use it
  }
}
