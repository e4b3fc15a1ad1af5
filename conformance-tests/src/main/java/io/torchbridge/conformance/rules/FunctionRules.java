package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.Context;
import io.torchbridge.autograd.Function;
import io.torchbridge.autograd.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions with a backward pass of their own. */
public abstract class FunctionRules extends BackendRules {

  private static Tensor leaf(double... values) {
    return Torch.tensor(values).requiresGrad(true);
  }

  private static double[] gradient(Tensor leaf) {
    return Objects.requireNonNull(leaf.grad(), "no gradient was collected").toDoubleArray();
  }

  /** Saves its input. */
  private static final class Square extends Function {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      context.saveForBackward(inputs.getFirst());
      return List.of(inputs.getFirst().mul(inputs.getFirst()));
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      return List.of(gradOutputs.getFirst().mul(context.savedTensors().getFirst()).mul(2));
    }
  }

  /** Saves its output. */
  private static final class Exp extends Function {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor result = inputs.getFirst().exp();
      context.saveForBackward(result);
      return List.of(result);
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      return List.of(gradOutputs.getFirst().mul(context.savedTensors().getFirst()));
    }
  }

  /** Two inputs and three outputs: product, sum, and the places of the larger ones. */
  private static final class Several extends Function {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor a = inputs.get(0);
      Tensor b = inputs.get(1);
      context.saveForBackward(a, b);
      return List.of(a.mul(b), a.add(b), a.gt(b));
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      Tensor a = context.savedTensors().get(0);
      Tensor b = context.savedTensors().get(1);
      Tensor product = gradOutputs.get(0);
      Tensor sum = gradOutputs.get(1);
      return Arrays.asList(
          context.needsInputGrad(0) ? product.mul(b).add(sum) : null,
          context.needsInputGrad(1) ? product.mul(a).add(sum) : null);
    }
  }

  @Test
  void backward_is_the_functions_own() {
    Tensor x = leaf(1, -2, 3);
    Tensor y = new Square().apply(x);
    assertArrayEquals(new double[] {1, 4, 9}, y.toDoubleArray());
    assertTrue(y.requiresGrad());
    assertFalse(y.isLeaf());
    y.mul(Torch.tensor(new double[] {1, 10, 100})).sum().backward();
    assertArrayEquals(new double[] {2, -40, 600}, gradient(x));
  }

  @Test
  void functions_are_parts_of_larger_graphs() {
    Tensor x = leaf(0.5, -1);
    Tensor y = new Exp().apply(new Square().apply(x.mul(2)).add(new Exp().apply(x)));
    Tensor wanted = x.mul(2).square().add(x.exp()).exp();
    double[] expected = Torch.grad(List.of(wanted.sum()), List.of(x))[0].toDoubleArray();
    assertArrayEquals(expected, Torch.grad(List.of(y.sum()), List.of(x))[0].toDoubleArray(), 1e-9);
  }

  @Test
  void several_inputs_and_outputs_each_have_their_gradients() {
    Tensor a = leaf(1, 2);
    Tensor b = leaf(3, 1);
    List<Tensor> outputs = new Several().apply(List.of(a, b));
    assertArrayEquals(new boolean[] {false, true}, outputs.get(2).toBooleanArray());
    assertFalse(outputs.get(2).requiresGrad());
    outputs.get(0).add(outputs.get(1).mul(10)).sum().backward();
    assertArrayEquals(new double[] {13, 11}, gradient(a));
    assertArrayEquals(new double[] {11, 12}, gradient(b));
    // one output alone: the other's gradient is zeros
    Tensor c = leaf(5, 7);
    new Several().apply(List.of(a.detach(), c)).get(1).sum().backward();
    assertArrayEquals(new double[] {1, 1}, gradient(c));
  }

  @Test
  void a_graph_is_run_through_again_if_it_was_retained() {
    Tensor x = leaf(3);
    Tensor y = new Square().apply(x).sum();
    y.backward(null, true, false);
    y.backward(null, true, false);
    assertArrayEquals(new double[] {12}, gradient(x));
    Tensor z = leaf(2);
    Tensor w = leaf(4);
    Tensor both = new Several().apply(List.of(z, w)).getFirst().sum();
    // a pass for one of the inputs leaves nothing of the other's to later passes
    for (int i = 0; i < 2; i++) {
      Tensor only = Torch.grad(List.of(both), List.of(z), null, true, false, false)[0];
      assertArrayEquals(new double[] {4}, Objects.requireNonNull(only).toDoubleArray());
    }
    both.backward();
    assertArrayEquals(new double[] {2}, gradient(w));
  }

  @Test
  void backward_itself_is_differentiated_through_saved_inputs_and_outputs() {
    Tensor x = leaf(1.5, -0.5);
    for (Function function : List.of(new Square(), new Exp())) {
      Tensor y = function.apply(x);
      Tensor wanted = function instanceof Square ? x.square() : x.exp();
      assertArrayEquals(third(wanted, x), third(y, x), 1e-9);
    }
  }

  /** The third derivative of the cube of a result. */
  private static double[] third(Tensor result, Tensor x) {
    Tensor at = result.pow(3).sum();
    for (int i = 0; i < 3; i++) {
      Tensor derivative = Torch.grad(List.of(at), List.of(x), null, true, true, false)[0];
      at = Objects.requireNonNull(derivative).sum();
      if (i == 2) {
        return derivative.toDoubleArray();
      }
    }
    throw new AssertionError();
  }

  @Test
  void nothing_is_recorded_where_no_gradient_is_asked_for() {
    Tensor x = leaf(2);
    try (var mode = GradMode.DISABLED.enter()) {
      assertFalse(new Square().apply(x).requiresGrad());
    }
    assertFalse(new Square().apply(x.detach()).requiresGrad());
  }

  @Test
  void what_backward_calls_changes_no_mode() {
    Tensor x = leaf(1, 2);
    for (GradMode inside : GradMode.values()) {
      for (boolean createGraph : new boolean[] {false, true}) {
        Tensor y = inMode(inside).apply(x).sum();
        y.backward(null, false, createGraph);
        assertEquals(createGraph, Objects.requireNonNull(x.grad()).requiresGrad());
        x.setGrad(null);
        try (var off = GradMode.DISABLED.enter()) {
          x.add_(1); // of a leaf, with recording off alone
        }
        assertTrue(x.mul(2).requiresGrad());
      }
    }
  }

  /** Its backward calls something in a mode first, and then what it needs. */
  private static Function inMode(GradMode inside) {
    return new Function() {
      @Override
      protected List<Tensor> forward(Context context, List<Tensor> inputs) {
        context.saveForBackward(inputs.getFirst());
        return List.of(inputs.getFirst().square());
      }

      @Override
      protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
        boolean recorded = GradMode.current() == GradMode.ENABLED;
        try (var mode = inside.enter()) {
          Tensor own = Torch.ones(2).requiresGrad(inside == GradMode.ENABLED);
          assertEquals(inside == GradMode.ENABLED, own.mul(2).requiresGrad());
        }
        Tensor result = context.savedTensors().getFirst().mul(gradOutputs.getFirst()).mul(2);
        assertEquals(recorded, result.requiresGrad());
        return List.of(result);
      }
    };
  }

  @Test
  void outputs_without_a_gradient_are_known() {
    Tensor x = leaf(1, 2);
    List<Boolean> has = new ArrayList<>();
    var function =
        new Function() {
          @Override
          protected List<Tensor> forward(Context context, List<Tensor> inputs) {
            return List.of(inputs.getFirst().mul(2), inputs.getFirst().mul(3));
          }

          @Override
          protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
            has.add(context.hasGradOutput(0));
            has.add(context.hasGradOutput(1));
            return List.of(gradOutputs.get(1).mul(3));
          }
        };
    function.apply(List.of(x)).get(1).sum().backward();
    assertEquals(List.of(false, true), has);
    assertArrayEquals(new double[] {3, 3}, gradient(x));
  }

  /** Counts how often it is closed. */
  private static final class Closed extends Function implements AutoCloseable {
    private int times;

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      return List.of(inputs.getFirst().mul(2));
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      return List.of(gradOutputs.getFirst().mul(2));
    }

    @Override
    public void close() {
      times++;
    }
  }

  @Test
  void a_function_is_closed_with_its_graph() {
    Tensor x = leaf(1, 2);
    Closed closed = new Closed();
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = closed.apply(x);
      y.sum().backward(null, true, false);
      y.sum().backward();
      assertEquals(0, closed.times);
    }
    if (test().freesOnClose() && backend().id().equals("libtorch")) {
      assertEquals(1, closed.times);
    }
  }

  @Test
  void values_are_kept_to_the_bit() {
    Tensor x =
        Torch.tensor(new double[] {-0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY, 1e-300})
            .requiresGrad(true);
    Tensor y =
        new Function() {
          @Override
          protected List<Tensor> forward(Context context, List<Tensor> inputs) {
            return List.of(inputs.getFirst().clone());
          }

          @Override
          protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
            return List.of(gradOutputs.getFirst());
          }
        }.apply(x);
    long[] expected =
        Arrays.stream(x.toDoubleArray()).mapToLong(Double::doubleToLongBits).toArray();
    long[] got = Arrays.stream(y.toDoubleArray()).mapToLong(Double::doubleToLongBits).toArray();
    assertArrayEquals(expected, got);
  }

  @Test
  void shapes_and_types_of_all_kinds_pass() {
    Tensor number = Torch.tensor(3.0f).requiresGrad(true);
    Tensor y = new Square().apply(number);
    assertEquals(0, y.ndim());
    y.backward();
    assertEquals(6, Objects.requireNonNull(number.grad()).itemDouble());
    Tensor half = Torch.ones(2, 3).to(DType.FLOAT16).requiresGrad(true);
    Tensor z = new Square().apply(half);
    assertEquals(DType.FLOAT16, z.dtype());
    z.sum().backward();
    assertEquals(DType.FLOAT16, Objects.requireNonNull(half.grad()).dtype());
    Tensor complex = Torch.complex(Torch.ones(2), Torch.ones(2)).requiresGrad(true);
    Tensor w = new Square().apply(complex);
    assertEquals(DType.COMPLEX64, w.dtype());
    w.abs().sum().backward();
    assertNotNull(complex.grad());
    Tensor empty = Torch.ones(0, 2).requiresGrad(true);
    new Square().apply(empty).sum().backward();
    assertArrayEquals(new long[] {0, 2}, Objects.requireNonNull(empty.grad()).shape());
  }

  @Test
  void what_was_saved_outlives_scopes_and_goes_with_the_graph() {
    Tensor x = leaf(1, 2);
    Tensor y;
    try (TensorScope scope = TensorScope.open()) {
      y = scope.keep(new Exp().apply(new Square().apply(x)));
    }
    y.sum().backward();
    assertArrayEquals(new double[] {2 * Math.E, 4 * Math.exp(4)}, gradient(x), 1e-9);
    if (test().freesOnClose() && backend().id().equals("libtorch")) {
      long live = Tensor.live();
      for (int i = 0; i < 10; i++) {
        try (TensorScope scope = TensorScope.open()) {
          new Exp().apply(new Square().apply(x)).sum().backward();
          x.setGrad(null);
        }
      }
      assertTrue(Tensor.live() <= live, "what was saved is still there without its graph");
    }
  }

  @Test
  void mistakes_in_backward_are_named() {
    Tensor x = leaf(1, 2);
    assertFails(
        ShapeMismatchException.class,
        () -> wrong(List.of(Torch.ones(3))).apply(x).sum().backward(),
        "Wrong",
        "[3]",
        "[2]");
    assertFails(
        InvalidArgumentException.class,
        () -> wrong(List.of()).apply(x).sum().backward(),
        "0 gradients",
        "1 inputs");
    assertFails(
        InvalidArgumentException.class,
        () -> new Several().apply(x, x),
        "3 outputs",
        "apply(List)");
    Tensor none = wrong(Arrays.asList((Tensor) null)).apply(x).sum();
    none.backward();
    assertArrayEquals(new double[] {0, 0}, gradient(x));
    IllegalStateException thrown =
        assertFails(IllegalStateException.class, () -> failing().apply(x).sum().backward());
    assertEquals("as it should", thrown.getMessage());
    assertNull(x.detach().grad());
  }

  private static Function wrong(List<@Nullable Tensor> gradients) {
    final class Wrong extends Function {
      @Override
      protected List<Tensor> forward(Context context, List<Tensor> inputs) {
        return List.of(inputs.getFirst().clone());
      }

      @Override
      protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
        return gradients;
      }
    }

    return new Wrong();
  }

  private static Function failing() {
    return new Function() {
      @Override
      protected List<Tensor> forward(Context context, List<Tensor> inputs) {
        return List.of(inputs.getFirst().clone());
      }

      @Override
      protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
        throw new IllegalStateException("as it should");
      }
    };
  }
}
