package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The cross entropy between logits and class indices or probabilities, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">torch.nn.CrossEntropyLoss</a>.
 * Input {@code (C)}, {@code (N, C)} or {@code (N, C, d1, …)}; target of int64 without the {@code
 * C}, or of the input's shape and dtype.
 */
public final class CrossEntropyLoss extends Loss {
  private final @Nullable Tensor weight;
  private final long ignoreIndex;
  private final double labelSmoothing;

  public CrossEntropyLoss() {
    this(Reduction.MEAN);
  }

  public CrossEntropyLoss(Reduction reduction) {
    this(null, -100, reduction, 0);
  }

  /**
   * @param weight of each class {@code (C)}; null for equal ones
   * @param ignoreIndex the target that adds nothing
   * @param labelSmoothing from 0, for none, to 1
   */
  public CrossEntropyLoss(
      @Nullable Tensor weight, long ignoreIndex, Reduction reduction, double labelSmoothing) {
    super(reduction);
    this.weight = weight == null ? null : registerBuffer("weight", weight);
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
  }

  static CrossEntropyLoss of(Arguments a) {
    return new CrossEntropyLoss(
        a.optionalTensor("weight"),
        a.integer("ignore_index"),
        reduction(a),
        a.real("label_smoothing"));
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.crossEntropy(input, target, weight, ignoreIndex, reduction, labelSmoothing);
  }
}
