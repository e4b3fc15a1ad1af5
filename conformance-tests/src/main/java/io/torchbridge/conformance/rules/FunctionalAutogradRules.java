package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.Checkpoint;
import io.torchbridge.autograd.Context;
import io.torchbridge.autograd.Function;
import io.torchbridge.autograd.Functional;
import io.torchbridge.autograd.Functional.Tensors;
import io.torchbridge.autograd.GradientCheck;
import io.torchbridge.autograd.GradientMismatchException;
import io.torchbridge.nn.Dropout;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import io.torchbridge.nn.Tanh;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Derivatives of functions, checks of gradients, checkpoints, states of random generators. */
public abstract class FunctionalAutogradRules extends BackendRules {
  private static final double E = 1e-9;

  private static Tensor vector(double... values) {
    return Torch.tensor(values);
  }

  private static void same(double[] expected, Tensor tensor) {
    assertArrayEquals(expected, tensor.reshape(-1).toDoubleArray(), E);
  }

  /** {@code (a, b) -> (a * b, a.sum() ** 2)}. */
  private static final Tensors TWO =
      inputs -> List.of(inputs.get(0).mul(inputs.get(1)), inputs.get(0).sum().pow(2).reshape(1));

  @Test
  void jacobians_have_the_shapes_of_outputs_and_inputs() {
    Tensor x = vector(1, 2, 3);
    Tensor jacobian = Functional.jacobian(t -> t.pow(2), x);
    assertArrayEquals(new long[] {3, 3}, jacobian.shape());
    same(new double[] {2, 0, 0, 0, 4, 0, 0, 0, 6}, jacobian);
    assertTrue(!jacobian.requiresGrad());
    List<List<Tensor>> all = Functional.jacobian(TWO, List.of(vector(1, 2), vector(3, 4)), false);
    same(new double[] {3, 0, 0, 4}, all.get(0).get(0));
    same(new double[] {1, 0, 0, 2}, all.get(0).get(1));
    same(new double[] {6, 6}, all.get(1).get(0));
    same(new double[] {0, 0}, all.get(1).get(1));
    assertArrayEquals(new long[] {1, 2}, all.get(1).get(0).shape());
    Tensor matrix = Torch.ones(2, 2).to(x.dtype());
    assertArrayEquals(new long[] {2, 2, 2}, Functional.jacobian(t -> t.sum(1), matrix).shape());
  }

  @Test
  void products_are_those_with_the_jacobian() {
    Tensor x = vector(1, 2, 3);
    UnaryOperator<Tensor> f = t -> Torch.stack(List.of(t.prod(), t.pow(3).sum()));
    same(new double[] {6 + 30, 3 + 120, 2 + 270}, Functional.vjp(f, x, vector(1, 10)));
    same(new double[] {6 + 2 * 3 + 3 * 2, 3 + 24 + 81}, Functional.jvp(f, x, vector(1, 2, 3)));
    Functional.Product product =
        Functional.jvp(
            TWO, List.of(vector(1, 2), vector(3, 4)), List.of(vector(1, 0), vector(0, 1)), false);
    same(new double[] {3, 8}, product.outputs().get(0));
    same(new double[] {3, 2}, product.products().get(0));
    same(new double[] {6}, product.products().get(1));
  }

  @Test
  void hessians_and_their_products() {
    Tensor x = vector(1, 2);
    UnaryOperator<Tensor> f = t -> t.pow(3).sum().add(t.prod());
    same(new double[] {6, 1, 1, 12}, Functional.hessian(f, x));
    same(new double[] {6 + 3, 1 + 36}, Functional.hvp(f, x, vector(1, 3)));
    same(new double[] {6 + 3, 1 + 36}, Functional.vhp(f, x, vector(1, 3)));
    Tensors g = in -> List.of(in.get(0).mul(in.get(1)).mul(in.get(1)).sum());
    List<List<Tensor>> all = Functional.hessian(g, List.of(vector(2), vector(5)), false);
    same(new double[] {0}, all.get(0).get(0));
    same(new double[] {10}, all.get(0).get(1));
    same(new double[] {10}, all.get(1).get(0));
    same(new double[] {4}, all.get(1).get(1));
  }

  @Test
  void with_a_graph_results_are_differentiated_again() {
    Tensor x = vector(1, 2).requiresGrad(true);
    Tensor jacobian =
        Functional.jacobian(Tensors.of(t -> t.pow(3)), List.of(x), true).getFirst().getFirst();
    jacobian.sum().backward();
    same(new double[] {6, 12}, Objects.requireNonNull(x.grad()));
    x.setGrad(null);
    Tensor product =
        Functional.jvp(Tensors.of(t -> t.pow(3)), List.of(x), List.of(vector(1, 1)), true)
            .products()
            .getFirst();
    product.sum().backward();
    same(new double[] {6, 12}, Objects.requireNonNull(x.grad()));
  }

  @Test
  void vectors_of_other_shapes_are_refused() {
    Tensor x = vector(1, 2);
    assertFails(
        ShapeMismatchException.class,
        () -> Functional.vjp(t -> t.sum(), x, vector(1, 2)),
        "vjp()",
        "[2]");
    assertFails(
        ShapeMismatchException.class, () -> Functional.jvp(t -> t, x, vector(1)), "jvp()", "[1]");
    assertFails(
        InvalidArgumentException.class, () -> Functional.hessian(t -> t, x), "one number", "[2]");
  }

  /** Cubes with a wrong derivative where asked for. */
  private static final class Cube extends Function {
    private final double factor;

    Cube(double factor) {
      this.factor = factor;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      context.saveForBackward(inputs.getFirst());
      return List.of(inputs.getFirst().pow(3));
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      Tensor x = context.savedTensors().getFirst();
      return List.of(gradOutputs.getFirst().mul(x.pow(2)).mul(factor));
    }
  }

  @Test
  void gradcheck_passes_right_gradients_and_names_wrong_ones() {
    Tensor x = vector(0.5, -1.5, 2).requiresGrad(true);
    Tensor w = Torch.tensor(new double[][] {{1, -2, 0.5}, {0.3, 0.7, -1}}).requiresGrad(true);
    Tensor b = vector(0.1, -0.2).requiresGrad(true);
    Tensors layer = in -> List.of(F.linear(in.get(0), in.get(1), in.get(2)).tanh());
    GradientCheck.gradcheck(layer, List.of(x, w, b));
    GradientCheck.gradgradcheck(layer, List.of(x, w, b));
    GradientCheck.gradcheck(layer, List.of(x, w.detach(), b));
    GradientCheck.gradcheck(Tensors.of(t -> new Cube(3).apply(t)), List.of(x));
    GradientCheck.gradgradcheck(Tensors.of(t -> new Cube(3).apply(t)), List.of(x));
    assertFails(
        GradientMismatchException.class,
        () -> GradientCheck.gradcheck(Tensors.of(t -> new Cube(2).apply(t)), List.of(x)),
        "output 0 by input 0",
        "0.7499");
    assertFails(
        InvalidArgumentException.class,
        () -> GradientCheck.gradcheck(layer, List.of(x.detach())),
        "no input");
    assertFails(
        InvalidArgumentException.class,
        () -> GradientCheck.gradcheck(layer, List.of(Torch.ones(2).requiresGrad(true))),
        "float64");
  }

  @Test
  void checkpoints_give_the_same_gradients() {
    Torch.manualSeed(3);
    try (Module net =
        new Sequential(new Linear(3, 8), new Tanh(), new Dropout(0.5), new Linear(8, 2))) {
      Tensor x = Torch.randn(5, 3).requiresGrad(true);
      Tensor state = Torch.getRngState();
      net.call(x).pow(2).sum().backward();
      List<float[]> expected =
          net.parameters().stream()
              .map(p -> Objects.requireNonNull(p.grad()).toFloatArray())
              .toList();
      float[] input = Objects.requireNonNull(x.grad()).toFloatArray();
      float[] next = Torch.rand(3).toFloatArray();
      net.zeroGrad();
      x.setGrad(null);
      Torch.setRngState(state);
      Tensor y = Checkpoint.checkpoint(net::call, x);
      Torch.rand(7);
      Tensor between = Torch.getRngState();
      y.pow(2).sum().backward();
      assertArrayEquals(between.toByteArray(), Torch.getRngState().toByteArray());
      assertArrayEquals(input, Objects.requireNonNull(x.grad()).toFloatArray(), 1e-6f);
      for (int i = 0; i < expected.size(); i++) {
        Tensor grad = Objects.requireNonNull(net.parameters().get(i).grad());
        assertArrayEquals(expected.get(i), grad.toFloatArray(), 1e-6f);
      }
      // where parameters alone need gradients, and in parts
      net.zeroGrad();
      Torch.setRngState(state);
      List<UnaryOperator<Tensor>> parts =
          net.children().stream().map(m -> (UnaryOperator<Tensor>) m::call).toList();
      Checkpoint.checkpointSequential(parts, 2, x.detach()).pow(2).sum().backward();
      for (int i = 0; i < expected.size(); i++) {
        Tensor grad = Objects.requireNonNull(net.parameters().get(i).grad());
        assertArrayEquals(expected.get(i), grad.toFloatArray(), 1e-6f);
      }
      Torch.setRngState(state);
      net.call(x);
      assertArrayEquals(next, Torch.rand(3).toFloatArray());
    }
  }

  @Test
  void random_numbers_go_on_from_a_state() {
    Torch.manualSeed(1);
    Torch.randn(5);
    Tensor state = Torch.getRngState();
    float[] expected = Torch.randn(20).toFloatArray();
    Torch.manualSeed(2);
    Torch.setRngState(state);
    assertArrayEquals(expected, Torch.randn(20).toFloatArray());
    assertFails(TorchbridgeException.class, () -> Torch.setRngState(Torch.ones(3)));
    Torch.setRngState(state);
    assertArrayEquals(expected, Torch.randn(20).toFloatArray());
    assertEquals(1, state.ndim());
  }
}
