package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The binary cross entropy of several classes a sample, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiLabelSoftMarginLoss.html">torch.nn.MultiLabelSoftMarginLoss</a>.
 * Input and target {@code (N, C)} or {@code (C)}.
 */
public final class MultiLabelSoftMarginLoss extends Loss {
  private final @Nullable Tensor weight;

  public MultiLabelSoftMarginLoss() {
    this(Reduction.MEAN);
  }

  public MultiLabelSoftMarginLoss(Reduction reduction) {
    this(null, reduction);
  }

  /**
   * @param weight of each class {@code (C)}; null for equal ones
   */
  public MultiLabelSoftMarginLoss(@Nullable Tensor weight, Reduction reduction) {
    super(reduction);
    this.weight = weight == null ? null : registerBuffer("weight", weight);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.multilabelSoftMarginLoss(input, target, weight, reduction);
  }
}
