package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/**
 * Makes parameters, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html">torch.nn.Parameter</a>:
 * leaf tensors that require gradients and that no scope frees, because they belong to the module
 * that registers them.
 */
public final class Parameter {
  private Parameter() {}

  /** A parameter over the memory of {@code data}. */
  public static Tensor of(Tensor data) {
    return of(data, true);
  }

  /** A parameter over the memory of {@code data}, frozen if it does not require gradients. */
  public static Tensor of(Tensor data, boolean requiresGrad) {
    try (var mode = GradMode.ENABLED.enter()) {
      return TensorScope.exempt(data.detach()).requiresGrad(requiresGrad);
    }
  }

  /** {@code parameters_to_vector}: all elements of parameters in one vector. */
  public static Tensor toVector(List<Tensor> parameters) {
    return Torch.cat(parameters.stream().map(p -> p.reshape(-1)).toList(), 0);
  }

  /**
   * {@code vector_to_parameters}: copies the elements of a vector into parameters.
   *
   * @throws ShapeMismatchException if it does not have as many as they
   */
  public static void fromVector(Tensor vector, List<Tensor> parameters) {
    long wanted = parameters.stream().mapToLong(Tensor::numel).sum();
    if (vector.numel() != wanted) {
      throw new ShapeMismatchException(
          "fromVector() of %d elements into parameters of %d".formatted(vector.numel(), wanted));
    }
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      long at = 0;
      for (Tensor parameter : parameters) {
        long size = parameter.numel();
        parameter.copy_(vector.narrow(0, at, size).view(parameter.shape()));
        at += size;
      }
    }
  }
}
