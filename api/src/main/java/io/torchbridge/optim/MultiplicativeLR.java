package io.torchbridge.optim;

import java.util.function.LongToDoubleFunction;

/**
 * Multiplies the rate by a function of the epoch at each, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiplicativeLR.html">torch.optim.lr_scheduler.MultiplicativeLR</a>.
 */
public final class MultiplicativeLR extends LRScheduler {
  private final LongToDoubleFunction factor;

  /**
   * @param factor by the epoch
   */
  public MultiplicativeLR(Optimizer optimizer, LongToDoubleFunction factor) {
    super(optimizer);
    this.factor = factor;
    begin();
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    return isBeginning() ? group.lr() : group.lr() * factor.applyAsDouble(epoch);
  }

  /** In a sequence it goes on from the rate that the one before has left. */
  @Override
  void restart() {
    goTo(0);
  }
}
