package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The negative log likelihood of classes, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html">torch.nn.NLLLoss</a>.
 * Input {@code (N, C, ...)} or {@code (C)} of log probabilities, target of int64 without the {@code
 * C}.
 */
public final class NLLLoss extends Loss {
  private final @Nullable Tensor weight;
  private final long ignoreIndex;

  public NLLLoss() {
    this(Reduction.MEAN);
  }

  public NLLLoss(Reduction reduction) {
    this(null, -100, reduction);
  }

  /**
   * @param weight of each class {@code (C)}; null for equal ones
   * @param ignoreIndex the target that adds nothing
   */
  public NLLLoss(@Nullable Tensor weight, long ignoreIndex, Reduction reduction) {
    super(reduction);
    this.weight = weight == null ? null : registerBuffer("weight", weight);
    this.ignoreIndex = ignoreIndex;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.nllLoss(input, target, weight, ignoreIndex, reduction);
  }
}
