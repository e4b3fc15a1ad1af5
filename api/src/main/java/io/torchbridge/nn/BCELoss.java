package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The binary cross entropy of probabilities, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html">torch.nn.BCELoss</a>.
 * Input and target of any equal shape, between 0 and 1.
 */
public final class BCELoss extends Loss {
  private final @Nullable Tensor weight;

  public BCELoss() {
    this(Reduction.MEAN);
  }

  public BCELoss(Reduction reduction) {
    this(null, reduction);
  }

  /**
   * @param weight of each element, broadcast; null for equal ones
   */
  public BCELoss(@Nullable Tensor weight, Reduction reduction) {
    super(reduction);
    this.weight = weight == null ? null : registerBuffer("weight", weight);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.binaryCrossEntropy(input, target, weight, reduction);
  }
}
