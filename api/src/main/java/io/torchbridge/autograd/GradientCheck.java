package io.torchbridge.autograd;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.Functional.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares gradients with finite differences, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html">torch.autograd.gradcheck</a>.
 * Inputs that require gradients are of float64.
 */
public final class GradientCheck {

  /**
   * How to compare.
   *
   * @param eps the change of an input
   * @param atol what gradients may differ by
   * @param rtol what they may differ by, as a share
   */
  public record Options(double eps, double atol, double rtol) {
    /** PyTorch's defaults. */
    public static final Options DEFAULT = new Options(1e-6, 1e-5, 1e-3);
  }

  private GradientCheck() {}

  /**
   * {@code gradcheck}.
   *
   * @throws GradientMismatchException if a gradient is not what small changes of its input tell
   */
  public static void gradcheck(Tensors function, List<Tensor> inputs) {
    gradcheck(function, inputs, Options.DEFAULT);
  }

  /**
   * {@code gradcheck}.
   *
   * @throws GradientMismatchException if a gradient is not what small changes of its input tell
   * @throws InvalidArgumentException if no input requires gradients, or one that does is not of
   *     float64
   */
  public static void gradcheck(Tensors function, List<Tensor> inputs, Options options) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).requiresGrad()) {
        places.add(i);
        if (inputs.get(i).dtype() != DType.FLOAT64) {
          throw new InvalidArgumentException(
              "gradcheck() needs inputs of float64; input %d is of %s"
                  .formatted(i, inputs.get(i).dtype()));
        }
      }
    }
    if (places.isEmpty()) {
      throw new InvalidArgumentException("gradcheck() of no input that requires gradients");
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensors ofThose = some -> differentiable(function.apply(merged(inputs, places, some)));
      List<Tensor> checked = places.stream().map(inputs::get).toList();
      List<List<Tensor>> analytic = Functional.jacobian(ofThose, checked, false);
      for (int i = 0; i < checked.size(); i++) {
        List<double[]> numeric = numeric(ofThose, checked, i, options.eps());
        for (int output = 0; output < analytic.size(); output++) {
          compare(analytic.get(output).get(i), numeric.get(output), output, places.get(i), options);
        }
      }
    }
  }

  private static List<Tensor> differentiable(List<Tensor> outputs) {
    return outputs.stream().filter(y -> y.dtype().isFloatingPoint()).toList();
  }

  private static List<Tensor> merged(List<Tensor> all, List<Integer> places, List<Tensor> some) {
    List<Tensor> merged = new ArrayList<>(all);
    for (int i = 0; i < some.size(); i++) {
      merged.set(places.get(i), some.get(i));
    }
    return merged;
  }

  /** For each output the derivatives by one input: rows for its elements, as Jacobians have. */
  private static List<double[]> numeric(
      Tensors function, List<Tensor> inputs, int input, double eps) {
    Tensor at = inputs.get(input).detach();
    int columns = (int) at.numel();
    List<double[]> jacobians = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      try (TensorScope scope = TensorScope.open();
          var mode = GradMode.DISABLED.enter()) {
        List<Tensor> above = moved(function, inputs, input, column, eps);
        List<Tensor> below = moved(function, inputs, input, column, -eps);
        for (int output = 0; output < above.size(); output++) {
          double[] slopes =
              above.get(output).sub(below.get(output)).div(2 * eps).reshape(-1).toDoubleArray();
          if (column == 0) {
            jacobians.add(new double[slopes.length * columns]);
          }
          for (int row = 0; row < slopes.length; row++) {
            jacobians.get(output)[row * columns + column] = slopes[row];
          }
        }
      }
    }
    return jacobians;
  }

  private static List<Tensor> moved(
      Tensors function, List<Tensor> inputs, int input, int element, double by) {
    Tensor changed = inputs.get(input).detach().clone();
    changed.view(-1).select(0, element).add_(by);
    List<Tensor> moved = new ArrayList<>(inputs);
    moved.set(input, changed);
    return function.apply(moved);
  }

  private static void compare(
      Tensor analytic, double[] numeric, int output, int input, Options options) {
    double[] values = analytic.reshape(-1).to(DType.FLOAT64).toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      double allowed = options.atol() + options.rtol() * Math.abs(numeric[i]);
      if (!(Math.abs(values[i] - numeric[i]) <= allowed)) {
        throw new GradientMismatchException(
            "the derivative of output %d by input %d is %s by finite differences, %s by backward, at"
                    .formatted(output, input, numeric[i], values[i])
                + " element %d of the Jacobian %s; all of it: %s and %s"
                    .formatted(
                        i,
                        Arrays.toString(analytic.shape()),
                        Arrays.toString(numeric),
                        Arrays.toString(values)));
      }
    }
  }

  /**
   * {@code gradgradcheck}: the same for the gradients as functions of the inputs and of the
   * outputs' gradients, which are random.
   *
   * @throws GradientMismatchException if a second derivative is not what small changes tell
   */
  public static void gradgradcheck(Tensors function, List<Tensor> inputs) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> outputs = differentiable(function.apply(inputs));
      List<Tensor> all = new ArrayList<>(inputs);
      outputs.forEach(y -> all.add(Torch.randnLike(y.detach()).requiresGrad(true)));
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        if (inputs.get(i).requiresGrad()) {
          places.add(i);
        }
      }
      gradcheck(
          given -> {
            List<Tensor> own = given.subList(0, inputs.size());
            List<Tensor> gradOutputs = given.subList(inputs.size(), given.size());
            try (var mode = GradMode.ENABLED.enter()) {
              List<Tensor> some = new ArrayList<>();
              List<Tensor> fresh = new ArrayList<>(own);
              for (int place : places) {
                Tensor x = own.get(place);
                Tensor leaf =
                    x.requiresGrad() ? Functional.alias(x) : x.detach().requiresGrad(true);
                some.add(leaf);
                fresh.set(place, leaf);
              }
              return Functional.gradients(
                  differentiable(function.apply(fresh)), some, gradOutputs, true);
            }
          },
          all);
    }
  }
}
