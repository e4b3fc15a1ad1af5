package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Reduction;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The negative log likelihood of normal distributions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.GaussianNLLLoss.html">torch.nn.GaussianNLLLoss</a>.
 * Input (the means), target and variances {@code (*)}; the variances may have a last dimension of 1
 * or none.
 */
public final class GaussianNLLLoss extends Criterion {
  private static final Signature INPUTS = Signature.of("input, target, var");

  private final boolean full;
  private final double eps;

  public GaussianNLLLoss() {
    this(false, 1e-6, Reduction.MEAN);
  }

  /**
   * @param full whether the constant term is added
   * @param eps the least variance
   */
  public GaussianNLLLoss(boolean full, double eps, Reduction reduction) {
    super(reduction);
    this.full = full;
    this.eps = eps;
  }

  /** One variance for all elements. */
  public Tensor forward(Tensor input, Tensor target, double variance) {
    return forward(input, target, Torch.onesLike(input).mul(variance));
  }

  public Tensor forward(Tensor input, Tensor target, Tensor variance) {
    return of(input, target, variance, full, eps, reduction);
  }

  static Tensor of(
      Tensor input, Tensor target, Tensor variance, boolean full, double eps, Reduction reduction) {
    if (variance.lt(0).any().itemBoolean()) {
      throw new InvalidArgumentException("GaussianNLLLoss: a variance is negative");
    }
    Tensor var = fitted(variance, input.shape()).clone();
    try (var mode = GradMode.DISABLED.enter()) {
      var.clampMin_(eps);
    }
    Tensor loss = var.log().add(input.sub(target).pow(2).div(var)).mul(0.5);
    if (full) {
      loss = loss.add(0.5 * Math.log(2 * Math.PI));
    }
    return reduced(loss, reduction);
  }

  private static Tensor fitted(Tensor variance, long[] shape) {
    long[] own = variance.shape();
    if (Arrays.equals(own, shape)) {
      return variance;
    }
    if (shape.length > 0 && Arrays.equals(own, Arrays.copyOf(shape, shape.length - 1))) {
      return variance.unsqueeze(-1);
    }
    long[] one = shape.clone();
    for (int i = 0; i < shape.length && own.length == shape.length; i++) {
      one[i] = 1;
      if (Arrays.equals(own, one)) {
        return variance;
      }
      one[i] = shape[i];
    }
    throw new ShapeMismatchException(
        "GaussianNLLLoss: variances of shape %s do not fit an input of shape %s"
            .formatted(Arrays.toString(own), Arrays.toString(shape)));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return a.get("var") instanceof Tensor var
        ? forward(a.tensor("input"), a.tensor("target"), var)
        : forward(a.tensor("input"), a.tensor("target"), a.real("var"));
  }
}
