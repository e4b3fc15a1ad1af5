package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Backend;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Limits gradients between backward and step, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html">torch.nn.utils.clip_grad_norm_</a>
 * and {@code clip_grad_value_}.
 */
public final class GradientClipping {
  private static final Op CLAMP_MAX = Op.of("aten::_foreach_clamp_max_.Scalar");
  private static final Op CLAMP_MIN = Op.of("aten::_foreach_clamp_min_.Scalar");
  private static final Op MUL = Op.of("aten::_foreach_mul_.Tensor");
  private static final Op NORM = Op.of("aten::_foreach_norm.Scalar");

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
      Tensor total = totalNorm(grads, normType);
      double norm = total.itemDouble();
      if (errorIfNonfinite && !Double.isFinite(norm)) {
        throw new InvalidArgumentException(
            "clipGradNorm_(): the norm of the gradients is %s".formatted(norm));
      }
      scale(grads, maxNorm, total);
      return norm;
    }
  }

  /** {@code get_total_norm}: the norm of tensors as one vector; 0 for none. */
  public static Tensor totalNorm(List<Tensor> tensors, double normType) {
    if (tensors.isEmpty()) {
      return Torch.tensor(0.0f);
    }
    Backend backend = tensors.getFirst().backend();
    List<Tensor> norms =
        ofEachBackend(tensors).stream()
            .flatMap(own -> Stream.of(NORM.tensors(own, normType)))
            .map(norm -> norm.to(backend))
            .toList();
    return Torch.stack(norms).norm(normType);
  }

  private static Collection<List<Tensor>> ofEachBackend(List<Tensor> tensors) {
    return tensors.stream()
        .collect(Collectors.groupingBy(Tensor::backend, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  /**
   * {@code clip_grads_with_norm_}: scales all gradients down as their norm asks for.
   *
   * @param totalNorm of {@link #totalNorm}
   */
  public static void clipGradsWithNorm_(List<Tensor> parameters, double maxNorm, Tensor totalNorm) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      scale(gradients(parameters), maxNorm, totalNorm);
    }
  }

  private static void scale(List<Tensor> grads, double maxNorm, Tensor totalNorm) {
    Tensor factor = Torch.div(maxNorm, totalNorm.add(1e-6)).clampMax(1);
    for (List<Tensor> own : ofEachBackend(grads)) {
      MUL.call(own, factor.to(own.getFirst().backend()));
    }
  }

  /** Limits each element to the range from {@code -clipValue} to {@code clipValue}. */
  public static void clipGradValue_(List<Tensor> parameters, double clipValue) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      for (List<Tensor> own : ofEachBackend(gradients(parameters))) {
        CLAMP_MIN.call(own, -clipValue);
        CLAMP_MAX.call(own, clipValue);
      }
    }
  }
}
