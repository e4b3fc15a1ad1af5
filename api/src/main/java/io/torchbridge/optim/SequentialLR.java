package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import java.util.Arrays;
import java.util.List;

/**
 * Several schedulers one after the other, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.SequentialLR.html">torch.optim.lr_scheduler.SequentialLR</a>.
 *
 * {@snippet :
 * var scheduler =
 *     new SequentialLR(
 *         List.of(new LinearLR(optimizer, 0.1, 1, 5), new CosineAnnealingLR(optimizer, 95)), 5);
 * }
 */
public final class SequentialLR extends CompositeScheduler {
  private final long[] milestones;

  /**
   * @param schedulers of one optimizer
   * @param milestones the epochs at which the second and those after it begin
   */
  public SequentialLR(List<LRScheduler> schedulers, long... milestones) {
    super(schedulers);
    if (milestones.length != schedulers.size() - 1) {
      throw new InvalidArgumentException(
          "%d schedulers need %d milestones, not %s"
              .formatted(schedulers.size(), schedulers.size() - 1, Arrays.toString(milestones)));
    }
    for (LRScheduler later : schedulers.subList(1, schedulers.size())) {
      if (later instanceof CompositeScheduler) {
        throw new InvalidArgumentException(
            "a %s can't begin anew, so it can only come first in a sequence"
                .formatted(later.getClass().getSimpleName()));
      }
    }
    this.milestones = milestones.clone();
    for (ParamGroup group : optimizer().paramGroups()) {
      group.setLr(group.real("initial_lr"));
    }
    undo();
    goTo(0);
    schedulers.get(at(0)).begin();
  }

  private int at(long epoch) {
    return (int) Arrays.stream(milestones).filter(m -> m <= epoch).count();
  }

  @Override
  public void step() {
    long epoch = lastEpoch() + 1;
    int at = at(epoch);
    LRScheduler scheduler = schedulers.get(at);
    if (at > 0 && milestones[at - 1] == epoch) {
      scheduler.restart();
    } else {
      scheduler.step();
    }
    goTo(epoch);
  }
}
