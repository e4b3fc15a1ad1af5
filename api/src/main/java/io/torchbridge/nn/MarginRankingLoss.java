package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of two inputs ranks higher, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MarginRankingLoss.html">torch.nn.MarginRankingLoss</a>.
 */
public final class MarginRankingLoss extends Criterion {
  private static final Signature INPUTS = Signature.of("input1, input2, target");

  private final double margin;

  public MarginRankingLoss() {
    this(Reduction.MEAN);
  }

  public MarginRankingLoss(Reduction reduction) {
    this(0.0, reduction);
  }

  public MarginRankingLoss(double margin, Reduction reduction) {
    super(reduction);
    this.margin = margin;
  }

  /** Target 1 where the first should be higher, -1 where the second; shapes are equal. */
  public Tensor forward(Tensor input1, Tensor input2, Tensor target) {
    return F.marginRankingLoss(input1, input2, target, margin, reduction);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("input1"), a.tensor("input2"), a.tensor("target"));
  }
}
