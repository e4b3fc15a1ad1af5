package io.torchbridge.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Device;
import io.torchbridge.OutOfMemoryException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The guard's allocator: blocks are used again, by other threads too, and never by two at once. */
class AllocatorTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 2_000;

  private static long bytes() {
    return Torch.memory().stream()
        .filter(use -> use.device().equals(Device.CPU))
        .mapToLong(use -> use.bytes().orElseThrow())
        .findFirst()
        .orElseThrow();
  }

  /** From one element to some MB, many small. */
  private static long size(Random random) {
    return 1 + (long) Math.exp(random.nextDouble() * 14);
  }

  @Test
  void blocks_are_never_used_twice_at_once() throws Exception {
    Torch.ones(1).close();
    long before = bytes();
    BlockingQueue<Tensor> passed = new ArrayBlockingQueue<>(64);
    try (var executor = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Void>> done = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int seed = t;
        Callable<Void> work =
            () -> {
              var random = new Random(seed);
              for (int i = 0; i < ROUNDS; i++) {
                int value = seed * ROUNDS + i;
                Tensor full = Torch.full(new long[] {size(random)}, value);
                if (!passed.offer(full)) {
                  check(full);
                }
                Tensor other = random.nextBoolean() ? passed.poll() : null;
                if (other != null) {
                  check(other);
                }
              }
              return null;
            };
        done.add(executor.submit(work));
      }
      for (Future<Void> future : done) {
        future.get();
      }
    }
    for (Tensor left = passed.poll(); left != null; left = passed.poll()) {
      check(left);
    }
    assertEquals(before, bytes(), (THREADS + 1) * (1 << 17), "all is given back");
  }

  private static void check(Tensor full) {
    try (full;
        var scope = TensorScope.open()) {
      assertEquals(full.min().item(), full.max().item());
    }
  }

  @Test
  void what_no_machine_has_is_an_error_and_leaves_no_trace() {
    Torch.ones(1).close();
    long before = bytes();
    for (long size : new long[] {1L << 44, 1L << 50, 1L << 59}) {
      var e = assertThrows(OutOfMemoryException.class, () -> Torch.empty(size));
      assertTrue(e.getMessage().contains("empty"), e.getMessage());
    }
    assertEquals(before, bytes(), 1 << 17);
  }

  @Test
  void nothing_and_odd_sizes_work() {
    try (var scope = TensorScope.open()) {
      assertEquals(0, Torch.zeros(0).numel());
      for (long size : new long[] {1, 15, 16, 17, 255, 256, 257, 1023, 1025, 4097, 1_000_003}) {
        assertEquals(size, Torch.ones(size).sum().itemDouble());
      }
    }
  }
}
