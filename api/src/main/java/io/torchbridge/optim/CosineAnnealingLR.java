package io.torchbridge.optim;

/**
 * Lets the rate fall along a half cosine, and rise again, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html">torch.optim.lr_scheduler.CosineAnnealingLR</a>.
 */
public final class CosineAnnealingLR extends LRScheduler {
  private final long tMax;
  private final double etaMin;

  public CosineAnnealingLR(Optimizer optimizer, long tMax) {
    this(optimizer, tMax, 0.0);
  }

  /**
   * @param tMax the number of epochs of a fall
   * @param etaMin the least rate
   */
  public CosineAnnealingLR(Optimizer optimizer, long tMax, double etaMin) {
    super(optimizer);
    this.tMax = tMax;
    this.etaMin = etaMin;
    begin();
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    double lr = group.lr();
    if (isBeginning()) {
      return lr;
    }
    if ((epoch - 1 - tMax) % (2 * tMax) == 0) {
      return lr + (baseLr - etaMin) * (1 - Math.cos(Math.PI / tMax)) / 2;
    }
    return (1 + Math.cos(Math.PI * epoch / tMax))
            / (1 + Math.cos(Math.PI * (epoch - 1) / tMax))
            * (lr - etaMin)
        + etaMin;
  }
}
