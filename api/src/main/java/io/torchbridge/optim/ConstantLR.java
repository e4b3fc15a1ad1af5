package io.torchbridge.optim;

/**
 * Multiplies the rate by a factor for the first epochs, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ConstantLR.html">torch.optim.lr_scheduler.ConstantLR</a>.
 */
public final class ConstantLR extends LRScheduler {
  private final double factor;
  private final long totalIters;

  public ConstantLR(Optimizer optimizer) {
    this(optimizer, 1.0 / 3, 5);
  }

  /**
   * @param totalIters the number of epochs
   */
  public ConstantLR(Optimizer optimizer, double factor, long totalIters) {
    super(optimizer);
    Optimizer.check(factor > 0 && factor <= 1, "factor", factor);
    this.factor = factor;
    this.totalIters = totalIters;
    begin();
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    double lr = group.lr();
    if (epoch == 0) {
      return lr * factor;
    }
    return epoch == totalIters ? lr * (1 / factor) : lr;
  }
}
