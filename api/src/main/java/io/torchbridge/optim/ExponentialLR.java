package io.torchbridge.optim;

/**
 * Multiplies the rate by a factor every epoch, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html">torch.optim.lr_scheduler.ExponentialLR</a>.
 */
public final class ExponentialLR extends LRScheduler {
  private final double gamma;

  /**
   * @param gamma the factor
   */
  public ExponentialLR(Optimizer optimizer, double gamma) {
    super(optimizer);
    this.gamma = gamma;
    begin();
  }

  @Override
  double next(double lr, double baseLr, long epoch) {
    return epoch == 0 ? lr : lr * gamma;
  }
}
