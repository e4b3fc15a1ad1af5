package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether an anchor is nearer to a positive than to a negative, by any distance, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginWithDistanceLoss.html">torch.nn.TripletMarginWithDistanceLoss</a>.
 */
public final class TripletMarginWithDistanceLoss extends Criterion {
  private static final Signature INPUTS = Signature.of("anchor, positive, negative");

  private final BinaryOperator<Tensor> distance;
  private final double margin;
  private final boolean swap;

  /** With the distance of {@link PairwiseDistance}. */
  public TripletMarginWithDistanceLoss(double margin, boolean swap, Reduction reduction) {
    this(new PairwiseDistance()::forward, margin, swap, reduction);
  }

  /**
   * @param distance of two tensors
   * @param swap whether the positive may take the place of the anchor
   */
  public TripletMarginWithDistanceLoss(
      BinaryOperator<Tensor> distance, double margin, boolean swap, Reduction reduction) {
    super(reduction);
    if (margin <= 0) {
      throw new InvalidArgumentException("the margin must be above 0, not " + margin);
    }
    this.distance = distance;
    this.margin = margin;
    this.swap = swap;
  }

  /** All {@code (N, *)}. */
  public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
    return F.tripletMarginWithDistanceLoss(
        anchor, positive, negative, distance, margin, swap, reduction);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("anchor"), a.tensor("positive"), a.tensor("negative"));
  }
}
