package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.conformance.Stress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads of both kinds, hooks that throw, interrupts. {@code -Dtorchbridge.stress.seconds} lets
 * the threads work for longer.
 */
public abstract class StressRules extends BackendRules {
  private static final int PLATFORM_THREADS = 8;
  private static final int VIRTUAL_THREADS = 1_000;
  private static final long SECONDS = Long.getLong("torchbridge.stress.seconds", 0);

  /** Does it on a new thread of a kind, on the backend and in a scope; throws what it throws. */
  private void on(String kind, Executable work) throws Exception {
    var task =
        new FutureTask<>(
            () -> {
              try (var use = Backends.use(backend());
                  var scope = TensorScope.open()) {
                work.execute();
              } catch (Exception | Error e) {
                throw e;
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
              return null;
            });
    (kind.equals("virtual") ? Thread.ofVirtual() : Thread.ofPlatform()).start(task);
    task.get();
  }

  @Test
  void platform_and_virtual_threads_work_at_once() throws InterruptedException {
    Stress.Report report =
        Stress.run(
            List.of(backend()), PLATFORM_THREADS, VIRTUAL_THREADS, Duration.ofSeconds(SECONDS), 3);
    assertTrue(report.rounds() >= 3 * (PLATFORM_THREADS + VIRTUAL_THREADS), report.toString());
    assertEquals(report.liveBefore(), report.liveAfter(), "tensors are left over");
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform", "virtual"})
  void a_hook_that_throws_ends_its_backward_pass_alone(String kind) throws Exception {
    on(
        kind,
        () -> {
          for (int i = 0; i < 20; i++) {
            Tensor x = Torch.tensor(new float[] {1, 2}).requiresGrad(true);
            Tensor y = x.mul(x);
            var mine = new IllegalStateException("of the hook");
            y.registerHook(
                gradient -> {
                  throw mine;
                });
            Throwable thrown = assertThrows(RuntimeException.class, () -> y.sum().backward());
            assertSame(mine, thrown);
            Tensor z = Torch.tensor(new float[] {3}).requiresGrad(true);
            z.mul(z).sum().backward();
            assertArrayEquals(new float[] {6}, Objects.requireNonNull(z.grad()).toFloatArray());
            Stress.round(new Random(i));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform", "virtual"})
  void an_interrupted_thread_computes_on_and_keeps_its_flag(String kind) throws Exception {
    var begun = new CountDownLatch(1);
    var worker = new Thread[1];
    var interrupter =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    begun.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  worker[0].interrupt();
                });
    on(
        kind,
        () -> {
          var random = new Random(1);
          worker[0] = Thread.currentThread();
          Stress.round(random);
          begun.countDown();
          int interrupted = 0;
          while (interrupted < 50) {
            boolean was = Thread.currentThread().isInterrupted();
            Stress.round(random);
            if (was) {
              assertTrue(Thread.currentThread().isInterrupted(), "the interrupt was swallowed");
              interrupted++;
            }
          }
        });
    interrupter.join();
  }

  @Test
  void an_interrupt_in_a_backward_pass_is_kept() throws Exception {
    on(
        "platform",
        () -> {
          Tensor x = Torch.tensor(new float[] {1, 2}).requiresGrad(true);
          Tensor y = x.mul(x);
          y.registerHook(
              gradient -> {
                Thread.currentThread().interrupt();
                return null;
              });
          y.sum().backward();
          assertTrue(Thread.currentThread().isInterrupted(), "the interrupt was swallowed");
          assertArrayEquals(new float[] {2, 4}, Objects.requireNonNull(x.grad()).toFloatArray());
          Stress.round(new Random(2));
        });
  }
}
