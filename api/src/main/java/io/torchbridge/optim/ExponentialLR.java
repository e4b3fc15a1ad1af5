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
  double next(ParamGroup group, double baseLr, long epoch) {
    double lr = group.lr();
    return isBeginning() ? lr : lr * gamma;
  }
}
