package io.torchbridge.examples;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.Context;
import io.torchbridge.autograd.Function;
import io.torchbridge.autograd.Functional.Tensors;
import io.torchbridge.autograd.GradientCheck;
import io.torchbridge.nn.F;
import io.torchbridge.optim.Adam;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation with a backward of one's own. */
final class CustomFunction implements Example {

  /** {@code x * sigmoid(beta * x)}, with a gradient for both. */
  static final class Swish extends Function {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor x = inputs.get(0);
      Tensor beta = inputs.get(1);
      context.saveForBackward(x, beta); // all that is computed in here is freed, but for the result
      return List.of(x.mul(x.mul(beta).sigmoid()));
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      Tensor grad = gradOutputs.getFirst();
      Tensor x = context.savedTensors().get(0);
      Tensor beta = context.savedTensors().get(1);
      Tensor sigmoid = x.mul(beta).sigmoid();
      Tensor slope = sigmoid.mul(sigmoid.neg().add(1)); // the derivative of the sigmoid
      Tensor byX = null;
      Tensor byBeta = null;
      if (context.needsInputGrad(0)) {
        byX = grad.mul(sigmoid.add(x.mul(beta).mul(slope)));
      }
      if (context.needsInputGrad(1)) { // beta is one number for all x
        byBeta = grad.mul(x.square()).mul(slope).sum();
      }
      return Arrays.asList(byX, byBeta); // List.of takes no nulls
    }
  }

  @Override
  public String name() {
    return "custom-function";
  }

  @Override
  public String summary() {
    return "an operation with a forward and a backward of one's own, checked and trained with";
  }

  @Override
  public void run(String... args) {
    System.out.println("backend " + Backends.current().description());
    System.out.println("device  " + Torch.zeros(1).device());
    Torch.manualSeed(0);
    System.out.println("like F.silu where beta is 1: " + isSilu());
    check();
    System.out.println("gradcheck and gradgradcheck pass");
    System.out.printf("beta found: %.3f%n", fit(2));
  }

  /** Whether outputs and gradients are those of PyTorch's own function. */
  static boolean isSilu() {
    try (var scope = TensorScope.open()) {
      Tensor x = Torch.linspace(-3, 3, 13);
      Tensor mine = x.detach().requiresGrad(true);
      Tensor theirs = x.detach().requiresGrad(true);
      Tensor y = new Swish().apply(mine, Torch.tensor(1.0));
      Tensor z = F.silu(theirs);
      Tensor grad = Torch.grad(List.of(y.sum()), List.of(mine))[0];
      Tensor wanted = Torch.grad(List.of(z.sum()), List.of(theirs))[0];
      return y.allclose(z) && grad.allclose(wanted);
    }
  }

  /** Compares the gradients, and theirs, with finite differences. Throws where they differ. */
  static void check() {
    try (var scope = TensorScope.open()) {
      Tensor x = Torch.randn(TensorOptions.of(DType.FLOAT64), 3, 2).requiresGrad(true);
      Tensor beta = Torch.tensor(1.5, DType.FLOAT64).requiresGrad(true);
      Tensors swish = inputs -> new Swish().apply(inputs);
      GradientCheck.gradcheck(swish, List.of(x, beta));
      GradientCheck.gradgradcheck(swish, List.of(x, beta));
    }
  }

  /**
   * Finds the beta of a curve by gradient descent.
   *
   * @return what it found
   */
  static double fit(double wanted) {
    try (var scope = TensorScope.open()) {
      Tensor x = Torch.linspace(-3, 3, 100);
      Tensor target = new Swish().apply(x, Torch.tensor(wanted));
      Tensor beta = Torch.tensor(0.5).requiresGrad(true);
      try (var optimizer = new Adam(List.of(beta), 0.1)) {
        for (int step = 1; step <= 200; step++) {
          try (var made = TensorScope.open()) {
            optimizer.zeroGrad();
            Tensor loss = F.mseLoss(new Swish().apply(x, beta), target);
            loss.backward();
            optimizer.step();
            if (step % 40 == 0) {
              System.out.printf(
                  "step %3d   loss %.6f   beta %.3f%n", step, loss.itemDouble(), beta.itemDouble());
            }
          }
        }
      }
      return beta.itemDouble();
    }
  }
}
