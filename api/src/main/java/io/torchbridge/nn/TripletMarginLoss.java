package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether an anchor is nearer to a positive than to a negative, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginLoss.html">torch.nn.TripletMarginLoss</a>.
 */
public final class TripletMarginLoss extends Criterion {
  private static final Signature INPUTS = Signature.of("anchor, positive, negative");

  private final double margin;
  private final double p;
  private final double eps;
  private final boolean swap;

  public TripletMarginLoss() {
    this(Reduction.MEAN);
  }

  public TripletMarginLoss(Reduction reduction) {
    this(1.0, 2.0, 1e-6, false, reduction);
  }

  /**
   * @param p of the norm that measures distances
   * @param swap whether the positive may take the place of the anchor
   */
  public TripletMarginLoss(double margin, double p, double eps, boolean swap, Reduction reduction) {
    super(reduction);
    this.margin = margin;
    this.p = p;
    this.eps = eps;
    this.swap = swap;
  }

  /** All {@code (N, D)} or {@code (D)}. */
  public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
    return F.tripletMarginLoss(anchor, positive, negative, margin, p, eps, swap, reduction);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("anchor"), a.tensor("positive"), a.tensor("negative"));
  }
}
