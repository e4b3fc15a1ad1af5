package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The norm of the difference of vectors, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.PairwiseDistance.html">torch.nn.PairwiseDistance</a>.
 * Inputs {@code (N, D)} or {@code (D)}.
 */
public final class PairwiseDistance extends Module {
  private static final Signature INPUTS = Signature.of("x1, x2");

  private final double p;
  private final double eps;
  private final boolean keepdim;

  public PairwiseDistance() {
    this(2, 1e-6, false);
  }

  /**
   * @param p of the norm
   * @param eps added to the difference
   */
  public PairwiseDistance(double p, double eps, boolean keepdim) {
    this.p = p;
    this.eps = eps;
    this.keepdim = keepdim;
  }

  public Tensor forward(Tensor x1, Tensor x2) {
    return F.pairwiseDistance(x1, x2, p, eps, keepdim);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("x1"), a.tensor("x2"));
  }
}
