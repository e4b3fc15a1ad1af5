package io.torchbridge.optim;

/**
 * Lets the rate fall to zero by a power of the epochs left, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.PolynomialLR.html">torch.optim.lr_scheduler.PolynomialLR</a>.
 */
public final class PolynomialLR extends LRScheduler {
  private final long totalIters;
  private final double power;

  public PolynomialLR(Optimizer optimizer) {
    this(optimizer, 5, 1.0);
  }

  /**
   * @param totalIters the number of epochs
   */
  public PolynomialLR(Optimizer optimizer, long totalIters, double power) {
    super(optimizer);
    this.totalIters = totalIters;
    this.power = power;
    begin();
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    double lr = group.lr();
    if (isBeginning() || epoch > totalIters) {
      return lr;
    }
    double left = 1 - (double) epoch / totalIters;
    double before = 1 - (double) (epoch - 1) / totalIters;
    return lr * Math.pow(left / before, power);
  }
}
