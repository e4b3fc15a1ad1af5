package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;

/**
 * Squared near zero, linear beyond {@code delta}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html">torch.nn.HuberLoss</a>.
 * Input and target of any equal shape.
 */
public final class HuberLoss extends Loss {
  private final double delta;

  public HuberLoss() {
    this(Reduction.MEAN);
  }

  public HuberLoss(Reduction reduction) {
    this(1.0, reduction);
  }

  /**
   * @param delta where it changes
   */
  public HuberLoss(double delta, Reduction reduction) {
    super(reduction);
    this.delta = delta;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.huberLoss(input, target, reduction, delta);
  }
}
