package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The hinge loss of one class a sample, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiMarginLoss.html">torch.nn.MultiMarginLoss</a>.
 * Input {@code (N, C)} or {@code (C)}, target of int64 {@code (N)} or {@code ()}.
 */
public final class MultiMarginLoss extends Loss {
  private final @Nullable Tensor weight;
  private final double p;
  private final double margin;

  public MultiMarginLoss() {
    this(Reduction.MEAN);
  }

  public MultiMarginLoss(Reduction reduction) {
    this(null, 1, 1.0, reduction);
  }

  /**
   * @param weight of each class {@code (C)}; null for equal ones
   * @param p 1 or 2
   */
  public MultiMarginLoss(@Nullable Tensor weight, double p, double margin, Reduction reduction) {
    super(reduction);
    this.weight = weight == null ? null : registerBuffer("weight", weight);
    this.p = p;
    this.margin = margin;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.multiMarginLoss(input, target, p, margin, weight, reduction);
  }
}
