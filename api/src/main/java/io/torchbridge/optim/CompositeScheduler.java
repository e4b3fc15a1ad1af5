package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Schedulers that are made of others. */
abstract class CompositeScheduler extends LRScheduler {
  final List<LRScheduler> schedulers;

  CompositeScheduler(List<LRScheduler> schedulers) {
    super(optimizerOf(schedulers));
    this.schedulers = List.copyOf(schedulers);
  }

  private static Optimizer optimizerOf(List<LRScheduler> schedulers) {
    if (schedulers.isEmpty()) {
      throw new InvalidArgumentException("at least one scheduler is needed");
    }
    Optimizer optimizer = schedulers.getFirst().optimizer();
    for (LRScheduler scheduler : schedulers) {
      if (scheduler.optimizer() != optimizer) {
        throw new InvalidArgumentException(
            "all schedulers must be of one optimizer; that of %s is another"
                .formatted(scheduler.getClass().getSimpleName()));
      }
    }
    return optimizer;
  }

  @Override
  final double next(ParamGroup group, double baseLr, long epoch) {
    return group.lr(); // the schedulers have set it
  }

  @Override
  final void undo() {
    schedulers.forEach(LRScheduler::undo);
  }

  @Override
  public Map<String, Object> stateDict() {
    var state = new LinkedHashMap<String, Object>(super.stateDict());
    state.put("_schedulers", schedulers.stream().map(LRScheduler::stateDict).toList());
    return state;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void loadStateDict(Map<String, ?> state) {
    if (!(state.get("_schedulers") instanceof List<?> states)
        || states.size() != schedulers.size()
        || !states.stream().allMatch(Map.class::isInstance)) {
      throw new InvalidArgumentException(
          "the state dict of %d schedulers has their state dicts in '_schedulers', not %s"
              .formatted(schedulers.size(), state));
    }
    super.loadStateDict(state);
    for (int i = 0; i < schedulers.size(); i++) {
      schedulers.get(i).loadStateDict((Map<String, ?>) states.get(i));
    }
  }
}
