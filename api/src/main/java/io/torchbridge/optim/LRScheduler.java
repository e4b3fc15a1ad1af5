package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes an optimizer's learning rates, as <a
 * href="https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate">torch.optim.lr_scheduler</a>.
 * {@link #step()} is called after the optimizer's steps of each epoch.
 */
public abstract class LRScheduler {
  private final Optimizer optimizer;
  private List<Double> baseLrs;
  private long lastEpoch = -1;
  private boolean beginning;

  LRScheduler(Optimizer optimizer) {
    this.optimizer = optimizer;
    for (ParamGroup group : optimizer.paramGroups()) {
      group.settings().putIfAbsent("initial_lr", group.lr());
    }
    baseLrs = optimizer.paramGroups().stream().map(g -> g.real("initial_lr")).toList();
  }

  final Optimizer optimizer() {
    return optimizer;
  }

  /** Sets the rates of the beginning; called once all fields are set. */
  final void begin() {
    beginning = true;
    step();
    beginning = false;
  }

  /** True while the rates of the beginning are set. */
  final boolean isBeginning() {
    return beginning;
  }

  /**
   * The learning rate of this epoch.
   *
   * @param group whose rate is that of the epoch before
   * @param baseLr that of the beginning
   * @param epoch from 0, the beginning
   */
  abstract double next(ParamGroup group, double baseLr, long epoch);

  /** Ends an epoch: sets the learning rates of the next one. */
  public void step() {
    goTo(lastEpoch + 1);
  }

  /** Sets the rates of an epoch, which follows the one before. */
  final void goTo(long epoch) {
    lastEpoch = epoch;
    for (int i = 0; i < baseLrs.size(); i++) {
      ParamGroup group = optimizer.paramGroups().get(i);
      group.setLr(next(group, baseLrs.get(i), epoch));
    }
  }

  /** Begins anew from the rates of the beginning: where it follows another in a sequence. */
  void restart() {
    for (int i = 0; i < baseLrs.size(); i++) {
      optimizer.paramGroups().get(i).setLr(baseLrs.get(i));
    }
    beginning = true;
    goTo(0);
    beginning = false;
  }

  /** Forgets the last step, which one in a sequence made when it was constructed. */
  void undo() {
    lastEpoch--;
  }

  /** {@code get_last_lr}: the learning rates of the groups. */
  public final List<Double> lastLr() {
    return optimizer.paramGroups().stream().map(ParamGroup::lr).toList();
  }

  /** How many times {@link #step()} was called. */
  public final long lastEpoch() {
    return lastEpoch;
  }

  /**
   * {@code state_dict}: how far it is, by PyTorch's names. The settings are those of the
   * constructor.
   */
  public Map<String, Object> stateDict() {
    var state = new LinkedHashMap<String, Object>();
    state.put("base_lrs", baseLrs);
    state.put("last_epoch", lastEpoch);
    state.put("_step_count", lastEpoch + 1);
    state.put("_last_lr", lastLr());
    return state;
  }

  /** {@code load_state_dict}: goes on where another one was. */
  public void loadStateDict(Map<String, ?> state) {
    if (!(state.get("base_lrs") instanceof List<?> lrs)
        || !(state.get("last_epoch") instanceof Number epoch)
        || lrs.size() != baseLrs.size()) {
      throw new InvalidArgumentException(
          "the state dict of a scheduler of %d groups has 'base_lrs' and 'last_epoch', not %s"
              .formatted(baseLrs.size(), state));
    }
    var loaded = new ArrayList<Double>();
    for (Object lr : lrs) {
      loaded.add(number("base_lrs", lr).doubleValue());
    }
    baseLrs = List.copyOf(loaded);
    lastEpoch = epoch.longValue();
  }

  static Number number(String name, @Nullable Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw new InvalidArgumentException(
        "a scheduler's '%s' is made of numbers, not %s".formatted(name, value));
  }
}
