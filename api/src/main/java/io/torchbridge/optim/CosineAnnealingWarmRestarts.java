package io.torchbridge.optim;

import java.util.Map;

/**
 * Lets the rate fall along a half cosine again and again, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.html">torch.optim.lr_scheduler.CosineAnnealingWarmRestarts</a>.
 */
public final class CosineAnnealingWarmRestarts extends LRScheduler {
  private final long first;
  private final long growth;
  private final double etaMin;
  private double current;
  private double length;

  public CosineAnnealingWarmRestarts(Optimizer optimizer, long t0) {
    this(optimizer, t0, 1, 0);
  }

  /**
   * @param t0 the number of epochs of the first fall
   * @param tMult by which each fall is longer than the one before
   * @param etaMin the least rate
   */
  public CosineAnnealingWarmRestarts(Optimizer optimizer, long t0, long tMult, double etaMin) {
    super(optimizer);
    Optimizer.check(t0 > 0, "T_0", t0);
    Optimizer.check(tMult >= 1, "T_mult", tMult);
    this.first = t0;
    this.growth = tMult;
    this.etaMin = etaMin;
    this.length = t0;
    begin();
  }

  @Override
  public void step() {
    if (lastEpoch() < 0) {
      current = 0;
      length = first;
    } else {
      current++;
      if (current >= length) {
        current %= length;
        length *= growth;
      }
    }
    super.step();
  }

  /**
   * {@code step(epoch)}: goes to a place in the schedule, which may lie within an epoch.
   *
   * @param epoch not below 0
   */
  public void step(double epoch) {
    Optimizer.check(epoch >= 0, "epoch", epoch);
    int falls =
        growth == 1
            ? (int) (epoch / first)
            : (int) (Math.log(epoch / first * (growth - 1) + 1) / Math.log(growth));
    double begun =
        growth == 1 ? falls * first : first * (Math.pow(growth, falls) - 1) / (growth - 1);
    current = epoch - begun;
    length = first * Math.pow(growth, falls);
    goTo((long) Math.floor(epoch));
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    return etaMin + (baseLr - etaMin) * (1 + Math.cos(Math.PI * current / length)) / 2;
  }

  @Override
  public Map<String, Object> stateDict() {
    Map<String, Object> state = super.stateDict();
    state.put("T_cur", current);
    state.put("T_i", length);
    return state;
  }

  @Override
  public void loadStateDict(Map<String, ?> state) {
    super.loadStateDict(state);
    current = number("T_cur", state.get("T_cur")).doubleValue();
    length = number("T_i", state.get("T_i")).doubleValue();
  }
}
