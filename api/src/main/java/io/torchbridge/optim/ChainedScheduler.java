package io.torchbridge.optim;

import java.util.List;

/**
 * Several schedulers at once, each changing what the one before has set, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ChainedScheduler.html">torch.optim.lr_scheduler.ChainedScheduler</a>.
 */
public final class ChainedScheduler extends CompositeScheduler {

  public ChainedScheduler(LRScheduler... schedulers) {
    this(List.of(schedulers));
  }

  /**
   * @param schedulers of one optimizer
   */
  public ChainedScheduler(List<LRScheduler> schedulers) {
    super(schedulers);
    goTo(0); // they have begun themselves
  }

  @Override
  public void step() {
    schedulers.forEach(LRScheduler::step);
    super.step();
  }
}
