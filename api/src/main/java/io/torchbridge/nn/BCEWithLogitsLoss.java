package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The binary cross entropy of logits, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html">torch.nn.BCEWithLogitsLoss</a>.
 * Input and target of any equal shape, the target between 0 and 1.
 */
public final class BCEWithLogitsLoss extends Loss {
  private final @Nullable Tensor weight;
  private final @Nullable Tensor posWeight;

  public BCEWithLogitsLoss() {
    this(Reduction.MEAN);
  }

  public BCEWithLogitsLoss(Reduction reduction) {
    this(null, null, reduction);
  }

  /**
   * @param weight of each element, broadcast; null for equal ones
   * @param posWeight of positive targets, broadcast; null for 1
   */
  public BCEWithLogitsLoss(
      @Nullable Tensor weight, @Nullable Tensor posWeight, Reduction reduction) {
    super(reduction);
    this.weight = weight == null ? null : registerBuffer("weight", weight);
    this.posWeight = posWeight == null ? null : registerBuffer("pos_weight", posWeight);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.binaryCrossEntropyWithLogits(input, target, weight, reduction, posWeight);
  }
}
