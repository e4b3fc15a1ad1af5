package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.ClosedTensorException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Who frees a tensor, and when. */
public abstract class ScopeRules extends BackendRules {

  private static Tensor ones() {
    return Torch.tensor(new float[] {1, 1});
  }

  private static Tensor twice(Tensor tensor) {
    return Torch.call("aten::add.Tensor", tensor, tensor).tensor();
  }

  @Test
  void closing_a_scope_closes_what_was_made_in_it() {
    Tensor outer = ones();
    Tensor made;
    Tensor computed;
    try (var scope = TensorScope.open()) {
      made = ones();
      computed = twice(outer);
      assertEquals(2, scope.size());
    }
    assertTrue(made.isClosed());
    assertTrue(computed.isClosed());
    assertFalse(outer.isClosed());
  }

  @Test
  void keep_moves_to_the_enclosing_scope() {
    Tensor kept;
    try (var outer = TensorScope.open()) {
      try (var inner = TensorScope.open()) {
        kept = inner.keep(twice(ones()));
      }
      assertFalse(kept.isClosed());
      assertArrayEquals(new float[] {2, 2}, kept.toFloatArray());
    }
    assertTrue(kept.isClosed());
  }

  @Test
  void exempt_takes_out_of_all_scopes() {
    Tensor free;
    try (var outer = TensorScope.open();
        var inner = TensorScope.open()) {
      free = TensorScope.exempt(ones());
    }
    assertArrayEquals(new float[] {1, 1}, free.toFloatArray());
    free.close();
    assertTrue(free.isClosed());
  }

  @Test
  void closing_twice_is_harmless() {
    Tensor tensor = ones();
    tensor.close();
    tensor.close();
    var scope = TensorScope.open();
    Tensor inside = ones();
    inside.close();
    scope.close();
    scope.close();
    assertTrue(inside.isClosed());
  }

  @Test
  void an_outer_scope_closes_the_inner_ones_that_are_open() {
    var outer = TensorScope.open();
    TensorScope.open();
    Tensor inside = ones();
    outer.close();
    assertTrue(inside.isClosed());
    assertFalse(ones().isClosed());
  }

  @Test
  void an_exception_passes_through_a_scope_and_closes_it() {
    var made = new Tensor[1];
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (var scope = TensorScope.open()) {
            made[0] = ones();
            throw new IllegalStateException("of the program");
          }
        });
    assertTrue(made[0].isClosed());
  }

  @Test
  void use_after_close_names_the_operator() {
    Tensor open = ones();
    Tensor closed = ones();
    closed.close();
    assertFails(ClosedTensorException.class, () -> twice(closed), "aten::add.Tensor");
    assertFails(
        ClosedTensorException.class,
        () -> Torch.call("aten::add.Tensor", open, closed),
        "aten::add.Tensor");
    assertFails(ClosedTensorException.class, closed::shape, "shape()");
    assertThrows(ClosedTensorException.class, closed::toFloatArray);
    assertThrows(ClosedTensorException.class, () -> closed.requiresGrad(true));
    assertThrows(ClosedTensorException.class, closed::backward);
    assertThrows(ClosedTensorException.class, closed::toDLPack);
    assertEquals("tensor(closed)", closed.toString());
  }

  @Test
  void a_scope_belongs_to_its_thread() throws Exception {
    try (var scope = TensorScope.open()) {
      var task =
          new FutureTask<>(
              () -> {
                assertThrows(TorchbridgeException.class, scope::close);
                Tensor made = Torch.tensor(1);
                boolean counted = scope.size() > 0;
                made.close();
                return counted;
              });
      Thread.ofPlatform().start(task);
      assertFalse(task.get(), "a tensor of another thread came into this thread's scope");
    }
  }

  @Test
  void a_tensor_can_be_closed_on_another_thread() throws InterruptedException, ExecutionException {
    try (var scope = TensorScope.open()) {
      Tensor tensor = ones();
      var task =
          new FutureTask<>(
              () -> {
                tensor.close();
                return tensor.isClosed();
              });
      Thread.ofPlatform().start(task);
      assertTrue(task.get());
      assertThrows(ClosedTensorException.class, tensor::shape);
    }
  }

  @Test
  void a_view_outlives_its_base() {
    Tensor base = Torch.tensor(new float[][] {{1, 2}, {3, 4}});
    Tensor row = Torch.call("aten::select.int", base, 0, 1).tensor();
    base.close();
    assertArrayEquals(new float[] {3, 4}, row.toFloatArray());
  }
}
