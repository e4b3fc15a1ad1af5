package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.Backends;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Modes of a thread: gradients on and off, inference, seeds, which backend. */
public abstract class ModeRules extends BackendRules {

  private static Tensor leaf() {
    return Torch.tensor(new float[] {1, 2}).requiresGrad(true);
  }

  private static Tensor twice(Tensor tensor) {
    return Torch.call("aten::mul.Scalar", tensor, 2).tensor();
  }

  @Test
  void results_require_gradients_when_arguments_do() {
    assertTrue(twice(leaf()).requiresGrad());
    assertFalse(twice(leaf()).isLeaf());
    assertFalse(twice(Torch.tensor(new float[] {1, 2})).requiresGrad());
  }

  @Test
  void nothing_is_recorded_without_gradients() {
    Tensor leaf = leaf();
    try (var off = GradMode.DISABLED.enter()) {
      Tensor result = twice(leaf);
      assertFalse(result.requiresGrad(), "an operator was recorded while gradients were off");
      assertArrayEquals(new float[] {2, 4}, result.toFloatArray());
      try (var on = GradMode.ENABLED.enter()) {
        assertTrue(twice(leaf).requiresGrad());
      }
      assertFalse(twice(leaf).requiresGrad());
    }
    assertTrue(twice(leaf).requiresGrad(), "gradients stayed off");
  }

  @Test
  void an_exception_restores_the_mode() {
    assertThrows(
        TorchbridgeException.class,
        () -> {
          try (var off = GradMode.DISABLED.enter()) {
            Torch.call("aten::mm", leaf(), leaf());
          }
        });
    assertTrue(twice(leaf()).requiresGrad());
  }

  @Test
  void inference_tensors_stay_out_of_graphs() {
    Tensor leaf = leaf();
    Tensor made;
    try (var inference = GradMode.INFERENCE.enter()) {
      made = twice(leaf);
    }
    assertFalse(made.requiresGrad());
    assertEquals(true, Torch.call("aten::is_inference", made).value());
    assertFails(
        TorchbridgeException.class,
        () -> Torch.call("aten::mul.Tensor", leaf, made),
        "aten::mul.Tensor");
  }

  @Test
  void modes_belong_to_their_thread() throws Exception {
    try (var off = GradMode.DISABLED.enter()) {
      var task =
          new FutureTask<>(
              () -> {
                try (var use = Backends.use(backend());
                    Tensor leaf = leaf();
                    Tensor result = twice(leaf)) {
                  return result.requiresGrad();
                }
              });
      Thread.ofPlatform().start(task);
      assertTrue(task.get(), "gradients were off on a new thread");
    }
  }

  @Test
  void the_same_seed_gives_the_same_numbers() {
    Torch.manualSeed(7);
    float[] first = Torch.call("aten::rand", new long[] {100}).tensor().toFloatArray();
    float[] second = Torch.call("aten::rand", new long[] {100}).tensor().toFloatArray();
    Torch.manualSeed(7);
    float[] again = Torch.call("aten::rand", new long[] {100}).tensor().toFloatArray();
    assertArrayEquals(first, again);
    assertFalse(Arrays.equals(first, second));
  }

  @Test
  void the_backend_in_use_is_the_one_that_makes_tensors() {
    var other = new DelegatingBackend(backend(), "other");
    assertSame(backend(), Torch.tensor(1).backend());
    try (var use = Backends.use(other)) {
      assertSame(other, Torch.tensor(1).backend());
      assertSame(other, twice(Torch.tensor(1)).backend());
    }
    assertSame(backend(), Torch.tensor(1).backend());
  }

  @Test
  void a_backend_says_what_it_is() {
    assertEquals(test().backendId(), backend().id());
    assertFalse(backend().description().isBlank());
    assertEquals(Device.CPU, backend().devices().getFirst());
    assertTrue(backend().threads() > 0);
    assertTrue(backend().operators().size() > 2_000, "PyTorch has thousands of operators, not few");
    assertNotNull(backend().bind("aten::add.Tensor"));
    assertNotNull(backend().bind("aten::relu"));
    assertNull(backend().bind("aten::relu.nonesuch"));
    assertNotEquals("", backend().bind("aten::relu").operator().schema());
  }
}
