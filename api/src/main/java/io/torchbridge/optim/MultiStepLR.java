package io.torchbridge.optim;

import java.util.Arrays;

/**
 * Multiplies the rate by a factor at certain epochs, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html">torch.optim.lr_scheduler.MultiStepLR</a>.
 */
public final class MultiStepLR extends LRScheduler {
  private final long[] milestones;
  private final double gamma;

  public MultiStepLR(Optimizer optimizer, long[] milestones) {
    this(optimizer, milestones, 0.1);
  }

  /**
   * @param milestones the epochs
   * @param gamma the factor
   */
  public MultiStepLR(Optimizer optimizer, long[] milestones, double gamma) {
    super(optimizer);
    this.milestones = milestones.clone();
    this.gamma = gamma;
    begin();
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    double lr = group.lr();
    long times = Arrays.stream(milestones).filter(m -> m == epoch).count();
    return times == 0 ? lr : lr * Math.pow(gamma, times);
  }
}
