package io.torchbridge.optim;

/**
 * Multiplies the rate by a factor every so many epochs, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html">torch.optim.lr_scheduler.StepLR</a>.
 */
public final class StepLR extends LRScheduler {
  private final long stepSize;
  private final double gamma;

  public StepLR(Optimizer optimizer, long stepSize) {
    this(optimizer, stepSize, 0.1);
  }

  /**
   * @param stepSize the number of epochs
   * @param gamma the factor
   */
  public StepLR(Optimizer optimizer, long stepSize, double gamma) {
    super(optimizer);
    Optimizer.check(stepSize > 0, "step_size", stepSize);
    this.stepSize = stepSize;
    this.gamma = gamma;
    begin();
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    double lr = group.lr();
    return epoch == 0 || epoch % stepSize != 0 ? lr : lr * gamma;
  }
}
