package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;
import java.util.Objects;

/**
 * Limits gradients between backward and step, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html">torch.nn.utils.clip_grad_norm_</a>
 * and {@code clip_grad_value_}.
 */
public final class GradientClipping {
  private GradientClipping() {}

  private static List<Tensor> gradients(List<Tensor> parameters) {
    return parameters.stream().map(Tensor::grad).filter(Objects::nonNull).toList();
  }

  /** Scales all gradients down so that their norm, as one vector, is at most this. */
  public static double clipGradNorm_(List<Tensor> parameters, double maxNorm) {
    return clipGradNorm_(parameters, maxNorm, 2, false);
  }

  /**
   * Scales all gradients down so that their norm, as one vector, is at most {@code maxNorm}.
   *
   * @param normType of the norm; infinite for the largest element
   * @param errorIfNonfinite whether a norm that is no finite number is an error
   * @return the norm before
   */
  public static double clipGradNorm_(
      List<Tensor> parameters, double maxNorm, double normType, boolean errorIfNonfinite) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      List<Tensor> grads = gradients(parameters);
      if (grads.isEmpty()) {
        return 0;
      }
      List<Tensor> norms = grads.stream().map(g -> g.norm(normType)).toList();
      Tensor total = Torch.stack(norms).norm(normType);
      double norm = total.itemDouble();
      if (errorIfNonfinite && !Double.isFinite(norm)) {
        throw new InvalidArgumentException(
            "clipGradNorm_(): the norm of the gradients is %s".formatted(norm));
      }
      Tensor factor = Torch.div(maxNorm, total.add(1e-6)).clampMax(1);
      grads.forEach(g -> g.mul_(factor));
      return norm;
    }
  }

  /** Limits each element to the range from {@code -clipValue} to {@code clipValue}. */
  public static void clipGradValue_(List<Tensor> parameters, double clipValue) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      gradients(parameters).forEach(g -> g.clamp_(-clipValue, clipValue));
    }
  }
}
