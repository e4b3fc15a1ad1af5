package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DTypeMismatchException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Gradients: collected, returned, of higher order, seen and changed by hooks. */
public abstract class AutogradRules extends BackendRules {

  private static Tensor leaf(float... values) {
    return Torch.tensor(values).requiresGrad(true);
  }

  private static Tensor squares(Tensor x) {
    return Torch.call("aten::mul.Tensor", x, x).tensor();
  }

  private static Tensor sum(Tensor x) {
    return Torch.call("aten::sum", x).tensor();
  }

  private static float[] gradOf(Tensor leaf) {
    Tensor grad = leaf.grad();
    assertNotNull(grad, "no gradient was collected");
    return grad.toFloatArray();
  }

  @Test
  void backward_collects_gradients_in_leaves() {
    Tensor x = leaf(1, 2, 3);
    assertNull(x.grad());
    assertTrue(x.isLeaf());
    sum(squares(x)).backward();
    assertArrayEquals(new float[] {2, 4, 6}, gradOf(x));
    sum(squares(x)).backward();
    assertArrayEquals(new float[] {4, 8, 12}, gradOf(x), "gradients add up");
    x.setGrad(null);
    assertNull(x.grad());
  }

  @Test
  void backward_of_more_than_a_number_needs_a_gradient() {
    Tensor x = leaf(1, 2);
    Tensor y = squares(x);
    assertThrows(TorchbridgeException.class, y::backward);
    y.backward(Torch.tensor(new float[] {1, 10}), false, false);
    assertArrayEquals(new float[] {2, 40}, gradOf(x));
  }

  @Test
  void a_graph_is_used_once_unless_it_is_retained() {
    Tensor x = leaf(3);
    Tensor y = sum(squares(x));
    y.backward(null, true, false);
    y.backward();
    assertArrayEquals(new float[] {12}, gradOf(x));
    assertThrows(TorchbridgeException.class, y::backward);
  }

  @Test
  void grad_returns_and_does_not_collect() {
    Tensor x = leaf(1, 2);
    Tensor[] grads = Torch.grad(List.of(sum(squares(x))), List.of(x));
    assertArrayEquals(new float[] {2, 4}, grads[0].toFloatArray());
    assertNull(x.grad());
  }

  @Test
  void an_input_that_is_not_in_the_graph() {
    Tensor x = leaf(1);
    Tensor unused = leaf(1);
    Tensor y = sum(squares(x));
    @Nullable Tensor[] grads = Torch.grad(List.of(y), List.of(x, unused), null, true, false, true);
    assertNotNull(grads[0]);
    assertNull(grads[1]);
    assertThrows(TorchbridgeException.class, () -> Torch.grad(List.of(y), List.of(x, unused)));
  }

  @Test
  void gradients_of_gradients() {
    Tensor x = leaf(2);
    Tensor y = sum(Torch.call("aten::pow.Tensor_Scalar", x, 3).tensor());
    @Nullable Tensor[] first = Torch.grad(List.of(y), List.of(x), null, true, true, false);
    Tensor slope = Objects.requireNonNull(first[0]);
    assertArrayEquals(new float[] {12}, slope.detach().toFloatArray());
    Tensor[] second = Torch.grad(List.of(sum(slope)), List.of(x));
    assertArrayEquals(new float[] {12}, second[0].toFloatArray());
  }

  @Test
  void detached_tensors_share_memory_and_no_graph() {
    Tensor x = leaf(1, 2);
    Tensor y = squares(x);
    Tensor detached = y.detach();
    assertFalse(detached.requiresGrad());
    assertEquals(y.dataAddress(), detached.dataAddress());
  }

  @Test
  void a_gradient_has_its_tensors_shape_and_dtype() {
    Tensor x = leaf(1, 2);
    assertFails(ShapeMismatchException.class, () -> x.setGrad(Torch.tensor(new float[3])), "[3]");
    assertFails(
        DTypeMismatchException.class, () -> x.setGrad(Torch.tensor(new double[2])), "float64");
    x.setGrad(Torch.tensor(new float[] {5, 6}));
    assertArrayEquals(new float[] {5, 6}, gradOf(x));
  }

  @Test
  void a_hook_sees_the_gradient() {
    Tensor x = leaf(1, 2);
    Tensor y = squares(x);
    var seen = new ArrayList<float[]>();
    Runnable remove =
        y.registerHook(
            grad -> {
              seen.add(grad.toFloatArray());
              return null;
            });
    sum(y).backward(null, true, false);
    assertEquals(1, seen.size());
    assertArrayEquals(new float[] {1, 1}, seen.getFirst());
    remove.run();
    sum(y).backward();
    assertEquals(1, seen.size(), "a removed hook was called");
  }

  @Test
  void a_hook_may_put_another_gradient_in_place() {
    Tensor x = leaf(1, 2);
    Tensor y = squares(x);
    y.registerHook(grad -> Torch.call("aten::mul.Scalar", grad, 10).tensor());
    sum(y).backward();
    assertArrayEquals(new float[] {20, 40}, gradOf(x));
  }

  @Test
  void a_hook_on_a_leaf_changes_what_is_collected() {
    Tensor x = leaf(1, 2);
    x.registerHook(grad -> Torch.call("aten::neg", grad).tensor());
    sum(squares(x)).backward();
    assertArrayEquals(new float[] {-2, -4}, gradOf(x));
  }

  @Test
  void an_exception_in_a_hook_comes_out_of_backward() {
    Tensor x = leaf(1, 2);
    Tensor y = squares(x);
    var mine = new IllegalStateException("of the hook");
    y.registerHook(
        grad -> {
          throw mine;
        });
    Throwable thrown = assertThrows(RuntimeException.class, () -> sum(y).backward());
    boolean found = false;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      found |= t == mine;
    }
    assertTrue(found, "the hook's exception is neither thrown nor a cause: " + thrown);
    assertSame(backend(), x.backend());
    sum(squares(x)).backward();
    assertArrayEquals(new float[] {2, 4}, gradOf(x), "the backend works on");
  }

  @Test
  void the_trace_of_a_tall_matrix_has_its_gradient_on_the_diagonal() {
    Tensor x = Torch.ones(3, 2).requiresGrad(true);
    x.trace().backward();
    assertArrayEquals(
        new float[] {1, 0, 0, 1, 0, 0}, Objects.requireNonNull(x.grad()).toFloatArray());
  }
}
