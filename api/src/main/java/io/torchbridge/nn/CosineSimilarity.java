package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cosine between vectors along a dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineSimilarity.html">torch.nn.CosineSimilarity</a>.
 */
public final class CosineSimilarity extends Module {
  private static final Signature INPUTS = Signature.of("x1, x2");

  private final long dim;
  private final double eps;

  public CosineSimilarity() {
    this(1, 1e-8);
  }

  /**
   * @param eps the least product of the norms
   */
  public CosineSimilarity(long dim, double eps) {
    this.dim = dim;
    this.eps = eps;
  }

  public Tensor forward(Tensor x1, Tensor x2) {
    return F.cosineSimilarity(x1, x2, dim, eps);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("x1"), a.tensor("x2"));
  }
}
