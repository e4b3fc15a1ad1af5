package io.torchbridge.optim;

/**
 * Moves from one factor of the rate to another over the first epochs, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html">torch.optim.lr_scheduler.LinearLR</a>.
 */
public final class LinearLR extends LRScheduler {
  private final double startFactor;
  private final double endFactor;
  private final long totalIters;

  public LinearLR(Optimizer optimizer) {
    this(optimizer, 1.0 / 3, 1.0, 5);
  }

  /**
   * @param totalIters the number of epochs
   */
  public LinearLR(Optimizer optimizer, double startFactor, double endFactor, long totalIters) {
    super(optimizer);
    Optimizer.check(startFactor > 0 && startFactor <= 1, "start_factor", startFactor);
    Optimizer.check(endFactor >= 0 && endFactor <= 1, "end_factor", endFactor);
    this.startFactor = startFactor;
    this.endFactor = endFactor;
    this.totalIters = totalIters;
    begin();
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    double lr = group.lr();
    if (epoch == 0) {
      return lr * startFactor;
    }
    if (epoch > totalIters) {
      return lr;
    }
    double change = endFactor - startFactor;
    return lr * (1 + change / (totalIters * startFactor + (epoch - 1) * change));
  }
}
