package io.torchbridge;

import io.torchbridge.spi.Backend;
import io.torchbridge.spi.TensorHandle;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of one backend's tensors: how many live, and whether those that only the collector
 * frees have taken so much native memory, of which it sees nothing, that it must run.
 */
final class Ledger {
  /** Growth that is left alone. */
  private static final long SLACK = 256L << 20;

  private static final Map<Backend, Ledger> ALL = new ConcurrentHashMap<>();

  /** That of the tensor before: most programs have one backend. */
  private static volatile @Nullable Ledger last;

  private static final ReentrantLock COLLECTING = new ReentrantLock();

  private final Backend backend;
  private final LongAdder onCpu = new LongAdder();
  private final Map<Device, LongAdder> byDevice =
      new ConcurrentHashMap<>(Map.of(Device.CPU, onCpu));

  /** Where there is nothing else, no tensor need be asked for its device. */
  private final boolean cpuOnly;

  private volatile long limit;

  private Ledger(Backend backend) {
    this.backend = backend;
    this.cpuOnly = backend.devices().size() == 1;
    this.limit = backend.nativeBytes() + SLACK;
  }

  static Ledger of(Backend backend) {
    Ledger ledger = last;
    if (ledger == null || ledger.backend != backend) {
      ledger = ALL.computeIfAbsent(backend, Ledger::new);
      last = ledger;
    }
    return ledger;
  }

  /** The count of live tensors that one with this handle belongs to. */
  LongAdder counter(TensorHandle handle) {
    return cpuOnly ? onCpu : byDevice.computeIfAbsent(handle.device(), d -> new LongAdder());
  }

  static long live() {
    return ALL.values().stream()
        .flatMap(ledger -> ledger.byDevice.values().stream())
        .mapToLong(LongAdder::sum)
        .sum();
  }

  static List<MemoryUse> memory() {
    return ALL.values().stream().flatMap(Ledger::uses).toList();
  }

  private Stream<MemoryUse> uses() {
    return byDevice.entrySet().stream()
        .map(
            entry -> {
              long bytes = backend.allocatedBytes(entry.getKey());
              return new MemoryUse(
                  backend.id(),
                  entry.getKey(),
                  entry.getValue().sum(),
                  bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
            });
  }

  /** Notes that a tensor was made which the collector will have to free. */
  void leftToCollector() {
    if (backend.nativeBytes() > limit) {
      collect();
    }
  }

  private void collect() {
    if (!COLLECTING.tryLock()) {
      return; // another thread does
    }
    try {
      if (backend.nativeBytes() <= limit) {
        return;
      }
      CountDownLatch begun = Owned.cleanerBegins();
      System.gc();
      try {
        boolean ignored = begun.await(100, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      // and then it needs a moment for all that the collector found
      long before;
      long now = live();
      do {
        before = now;
        LockSupport.parkNanos(1_000_000);
        now = live();
      } while (now < before);
      long needed = backend.nativeBytes();
      limit = needed + Math.max(SLACK, needed / 2);
    } finally {
      COLLECTING.unlock();
    }
  }
}
