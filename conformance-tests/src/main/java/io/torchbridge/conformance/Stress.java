package io.torchbridge.conformance;

import io.torchbridge.Backends;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.spi.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many threads do independent work on several backends at once, each in scopes of its own, with
 * gradients on; each answer is compared with what Java computes itself.
 */
public final class Stress {
  private static final int ROWS = 6;
  private static final int INNER = 4;
  private static final int COLUMNS = 3;
  private static final double TOLERANCE = 1e-9;

  private final List<Backend> backends;
  private final long deadline;
  private final int atLeast;
  private final AtomicLong rounds = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Stress(List<Backend> backends, Duration time, int atLeast) {
    this.backends = backends;
    this.deadline = System.nanoTime() + time.toNanos();
    this.atLeast = atLeast;
  }

  /**
   * What was done.
   *
   * @param platformThreads how many platform threads worked
   * @param virtualThreads how many virtual threads worked
   * @param rounds how many rounds they did in all, each right
   * @param liveBefore tensors that were alive before
   * @param liveAfter tensors that are alive now
   */
  public record Report(
      int platformThreads, int virtualThreads, long rounds, long liveBefore, long liveAfter) {
    @Override
    public String toString() {
      return "%d platform threads, %d virtual threads: %d rounds, all right; tensors alive: %d before, %d after"
          .formatted(platformThreads, virtualThreads, rounds, liveBefore, liveAfter);
    }
  }

  /**
   * Lets threads work.
   *
   * @param backends the backends, which the threads take in turn
   * @param platformThreads how many of these
   * @param virtualThreads how many of these
   * @param time for how long
   * @param atLeast how many rounds each thread does, however long they take
   * @throws AssertionError if an answer is wrong, or anything is thrown
   */
  public static Report run(
      List<Backend> backends, int platformThreads, int virtualThreads, Duration time, int atLeast)
      throws InterruptedException {
    long live = Tensor.live();
    var stress = new Stress(backends, time, atLeast);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < platformThreads; i++) {
      int seed = i;
      threads.add(Thread.ofPlatform().name("stress-" + i).unstarted(() -> stress.work(seed)));
    }
    for (int i = 0; i < virtualThreads; i++) {
      int seed = platformThreads + i;
      threads.add(
          Thread.ofVirtual().name("stress-virtual-" + i).unstarted(() -> stress.work(seed)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable thrown = stress.failure.get();
    if (thrown != null) {
      throw new AssertionError("a thread failed: " + thrown, thrown);
    }
    return new Report(platformThreads, virtualThreads, stress.rounds.get(), live, Tensor.live());
  }

  private void work(int seed) {
    Backend backend = backends.get(seed % backends.size());
    var random = new Random(seed);
    try (var use = Backends.use(backend);
        var scope = TensorScope.open()) {
      for (int i = 0; failure.get() == null && (i < atLeast || System.nanoTime() < deadline); i++) {
        round(random);
        rounds.incrementAndGet();
        Thread.yield();
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * One piece of work on this thread's backend: the gradient of the sum of squares of a product, a
   * hook, a list of results, and a mistake.
   *
   * @throws AssertionError if an answer is wrong
   */
  public static void round(Random random) {
    double[] x = random.doubles((long) ROWS * INNER, -1, 1).toArray();
    double[] w = random.doubles((long) INNER * COLUMNS, -1, 1).toArray();
    double[] y = product(x, w, ROWS, INNER, COLUMNS);
    try (var scope = TensorScope.open()) {
      Tensor weight = Torch.fromData(w, INNER, COLUMNS).requiresGrad(true);
      Tensor input = Torch.fromData(x, ROWS, INNER);
      Tensor out = input.matmul(weight);
      check("matmul", y, out.detach());
      double[] seen = new double[1];
      out.registerHook(
          gradient -> {
            seen[0] = gradient.sum().toDoubleArray()[0];
            return null;
          });
      out.mul(out).sum().backward();
      double[] twice = new double[y.length];
      double sum = 0;
      for (int i = 0; i < y.length; i++) {
        twice[i] = 2 * y[i];
        sum += twice[i];
      }
      check("the gradient", product(transposed(x), twice, INNER, ROWS, COLUMNS), grad(weight));
      if (Math.abs(seen[0] - sum) > TOLERANCE) {
        throw new AssertionError("the hook saw %s and not %s".formatted(seen[0], sum));
      }
      Tensor[] parts = Torch.call("aten::split.Tensor", input, 2).tensors();
      check("split", java.util.Arrays.copyOfRange(x, 2 * INNER, 4 * INNER), parts[1]);
      try {
        input.matmul(input);
        throw new AssertionError("a wrong shape was taken");
      } catch (ShapeMismatchException e) {
        // as it should be
      }
    }
  }

  private static Tensor grad(Tensor leaf) {
    Tensor grad = leaf.grad();
    if (grad == null) {
      throw new AssertionError("no gradient was collected");
    }
    return grad;
  }

  private static double[] product(double[] a, double[] b, int rows, int inner, int columns) {
    double[] c = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        for (int k = 0; k < inner; k++) {
          c[i * columns + j] += a[i * inner + k] * b[k * columns + j];
        }
      }
    }
    return c;
  }

  private static double[] transposed(double[] x) {
    double[] t = new double[x.length];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < INNER; j++) {
        t[j * ROWS + i] = x[i * INNER + j];
      }
    }
    return t;
  }

  private static void check(String what, double[] expected, Tensor actual) {
    double[] values = actual.toDoubleArray();
    boolean right = values.length == expected.length;
    for (int i = 0; right && i < values.length; i++) {
      right = Math.abs(values[i] - expected[i]) <= TOLERANCE;
    }
    if (!right) {
      throw new AssertionError(
          "%s is %s and not %s"
              .formatted(
                  what, java.util.Arrays.toString(values), java.util.Arrays.toString(expected)));
    }
  }
}
