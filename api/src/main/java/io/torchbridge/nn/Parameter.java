package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;

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
}
