package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether two inputs are similar (1) or not (-1), by their angle, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineEmbeddingLoss.html">torch.nn.CosineEmbeddingLoss</a>.
 */
public final class CosineEmbeddingLoss extends Criterion {
  private static final Signature INPUTS = Signature.of("input1, input2, target");

  private final double margin;

  public CosineEmbeddingLoss() {
    this(Reduction.MEAN);
  }

  public CosineEmbeddingLoss(Reduction reduction) {
    this(0.0, reduction);
  }

  public CosineEmbeddingLoss(double margin, Reduction reduction) {
    super(reduction);
    this.margin = margin;
  }

  /** Inputs {@code (N, D)} or {@code (D)}, target {@code (N)} or {@code ()}. */
  public Tensor forward(Tensor input1, Tensor input2, Tensor target) {
    return F.cosineEmbeddingLoss(input1, input2, target, margin, reduction);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("input1"), a.tensor("input2"), a.tensor("target"));
  }
}
