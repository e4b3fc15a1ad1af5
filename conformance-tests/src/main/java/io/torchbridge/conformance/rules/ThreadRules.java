package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torchbridge.Backends;
import io.torchbridge.ClosedTensorException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Any platform thread may work, and several at once. */
public abstract class ThreadRules extends BackendRules {
  private static final int THREADS = 8;
  private static final int ROUNDS = 100;
  private static final long SIZE = 4096;

  /** Runs it on all threads at once, each on the backend and in a scope; throws what they throw. */
  private void onThreads(Callable<?> work) throws Exception {
    var tasks = new ArrayList<FutureTask<?>>();
    for (int i = 0; i < THREADS; i++) {
      tasks.add(
          new FutureTask<>(
              () -> {
                try (var use = Backends.use(backend());
                    var scope = TensorScope.open()) {
                  return work.call();
                }
              }));
    }
    tasks.forEach(task -> Thread.ofPlatform().start(task));
    for (FutureTask<?> task : tasks) {
      task.get();
    }
  }

  @Test
  void threads_compute_at_once() throws Exception {
    onThreads(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            try (var scope = TensorScope.open()) {
              Tensor x = Torch.tensor(new float[][] {{i, 1}, {0, 1}});
              Tensor y = Torch.call("aten::mm", x, x).tensor();
              assertArrayEquals(new float[] {(float) i * i, i + 1, 0, 1}, y.toFloatArray());
            }
          }
          return null;
        });
  }

  @Test
  void threads_differentiate_at_once() throws Exception {
    onThreads(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            try (var scope = TensorScope.open()) {
              Tensor x = Torch.tensor(new float[] {i, 2}).requiresGrad(true);
              Tensor y = Torch.call("aten::mul.Tensor", x, x).tensor();
              Tensor[] grads = Torch.grad(List.of(Torch.call("aten::sum", y).tensor()), List.of(x));
              assertArrayEquals(new float[] {2f * i, 4}, grads[0].toFloatArray());
            }
          }
          return null;
        });
  }

  @Test
  void threads_fail_at_once_each_with_its_own_error() throws Exception {
    onThreads(
        () -> {
          for (int i = 2; i < ROUNDS / 2; i++) {
            try (var scope = TensorScope.open()) {
              Tensor x = Torch.tensor(new float[i][i + 1]);
              assertFails(
                  ShapeMismatchException.class,
                  () -> Torch.call("aten::mm", x, x),
                  "float32[" + i + ", " + (i + 1) + "]");
            }
          }
          return null;
        });
  }

  @Test
  void threads_read_one_tensor() throws Exception {
    Tensor shared = Torch.tensor(new float[] {1, 2, 3});
    onThreads(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            try (Tensor sum = Torch.call("aten::sum", shared).tensor()) {
              assertEquals(6.0, sum.item());
            }
          }
          return null;
        });
  }

  @Test
  void a_tensor_made_on_one_thread_is_used_and_closed_on_another() throws Exception {
    var made = new ArrayList<Tensor>();
    var task =
        new FutureTask<>(
            () -> {
              try (var use = Backends.use(backend())) {
                made.add(Torch.tensor(new float[] {4, 5}));
              }
              return null;
            });
    Thread.ofPlatform().start(task);
    task.get();
    try (Tensor tensor = made.getFirst()) {
      assertArrayEquals(new float[] {4, 5}, tensor.toFloatArray());
    }
  }

  @Test
  void a_tensor_closed_under_the_calls_of_other_threads_ends_them_with_an_error() throws Exception {
    Tensor[] shared = {ones()};
    var closer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (var use = Backends.use(backend())) {
                    for (int i = 0; i < 20 * ROUNDS; i++) {
                      // in the midst of what the others do with it
                      Tensor last = shared[0];
                      shared[0] = ones();
                      last.close();
                    }
                  }
                });
    onThreads(
        () -> {
          while (closer.isAlive()) {
            try (var scope = TensorScope.open()) {
              Tensor x = shared[0];
              assertArrayEquals(new long[] {SIZE}, x.shape());
              assertArrayEquals(new float[] {2, 2}, x.add(x).narrow(0, 0, 2).toFloatArray());
            } catch (ClosedTensorException e) {
              // that is what it should say
            }
          }
          return null;
        });
    shared[0].close();
  }

  private static Tensor ones() {
    return TensorScope.exempt(Torch.ones(SIZE));
  }

  @Test
  void what_a_backward_pass_uses_can_be_closed_in_its_hook() {
    Tensor x = Torch.ones(SIZE).requiresGrad(true);
    Tensor y = x.mul(2);
    Tensor loss = y.sum();
    y.registerHook(
        gradient -> {
          loss.close();
          y.close();
          return null;
        });
    loss.backward();
    assertArrayEquals(
        new float[] {2, 2}, Objects.requireNonNull(x.grad()).narrow(0, 0, 2).toFloatArray());
    assertThrows(ClosedTensorException.class, loss::item);
  }
}
