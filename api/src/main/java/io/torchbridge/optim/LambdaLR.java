package io.torchbridge.optim;

import java.util.function.LongToDoubleFunction;

/**
 * Multiplies the rate of the beginning by a function of the epoch, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html">torch.optim.lr_scheduler.LambdaLR</a>.
 */
public final class LambdaLR extends LRScheduler {
  private final LongToDoubleFunction factor;

  /**
   * @param factor by the epoch
   */
  public LambdaLR(Optimizer optimizer, LongToDoubleFunction factor) {
    super(optimizer);
    this.factor = factor;
    begin();
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    return baseLr * factor.applyAsDouble(epoch);
  }
}
