package io.torchbridge.spi;

import io.torchbridge.Tensor;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What of a backend an object has, given back by close or else by the collector; for what is no
 * tensor.
 */
public final class Residence implements AutoCloseable {
  private static final Cleaner CLEANER =
      Cleaner.create(Thread.ofPlatform().daemon().name("torchbridge-residence-cleaner").factory());

  private final AtomicBoolean closed = new AtomicBoolean();
  private final Cleaner.Cleanable cleanable;

  /**
   * Begins.
   *
   * @param release gives the memory back; must not hold the owner
   */
  public Residence(Object owner, Runnable release) {
    cleanable = CLEANER.register(owner, release);
  }

  /** True once it was closed, though a {@link Tensor#use} may be open still. */
  public boolean isClosed() {
    return closed.get();
  }

  /** Gives it back as soon as no {@link Tensor#use} of this is open. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Tensor.whenUnused(this, cleanable::clean);
    }
  }
}
