package io.torchbridge.optim;

import java.util.Map;

/**
 * Lowers the rate when a metric gets no better, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html">torch.optim.lr_scheduler.ReduceLROnPlateau</a>.
 */
public final class ReduceLROnPlateau {
  private final Optimizer optimizer;
  private final Options options;
  private double best;
  private long bad;
  private long cooling;
  private long lastEpoch;

  /**
   * The settings.
   *
   * @param maximise whether more is better: {@code mode='max'}
   * @param factor by which the rate is multiplied
   * @param patience how many epochs may get no better
   * @param threshold what counts as better
   * @param relative whether the threshold is a share of the best: {@code threshold_mode='rel'}
   * @param cooldown how many epochs do not count after a change
   * @param minLr the least rate
   * @param eps changes below this are left out
   */
  public record Options(
      boolean maximise,
      double factor,
      long patience,
      double threshold,
      boolean relative,
      long cooldown,
      double minLr,
      double eps) {
    /** PyTorch's defaults. */
    public static final Options DEFAULT = new Options(false, 0.1, 10, 1e-4, true, 0, 0, 1e-8);

    public Options withMaximise(boolean maximise) {
      return new Options(maximise, factor, patience, threshold, relative, cooldown, minLr, eps);
    }

    public Options withFactor(double factor) {
      return new Options(maximise, factor, patience, threshold, relative, cooldown, minLr, eps);
    }

    public Options withPatience(long patience) {
      return new Options(maximise, factor, patience, threshold, relative, cooldown, minLr, eps);
    }

    public Options withCooldown(long cooldown) {
      return new Options(maximise, factor, patience, threshold, relative, cooldown, minLr, eps);
    }

    public Options withMinLr(double minLr) {
      return new Options(maximise, factor, patience, threshold, relative, cooldown, minLr, eps);
    }
  }

  public ReduceLROnPlateau(Optimizer optimizer) {
    this(optimizer, Options.DEFAULT);
  }

  public ReduceLROnPlateau(Optimizer optimizer, Options options) {
    Optimizer.check(options.factor() < 1, "factor", options.factor());
    this.optimizer = optimizer;
    this.options = options;
    this.best = options.maximise() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** Ends an epoch with the value of the metric. */
  public void step(double metric) {
    lastEpoch++;
    if (isBetter(metric)) {
      best = metric;
      bad = 0;
    } else {
      bad++;
    }
    if (cooling > 0) {
      cooling--;
      bad = 0;
    }
    if (bad > options.patience()) {
      for (ParamGroup group : optimizer.paramGroups()) {
        double lr = Math.max(group.lr() * options.factor(), options.minLr());
        if (group.lr() - lr > options.eps()) {
          group.setLr(lr);
        }
      }
      cooling = options.cooldown();
      bad = 0;
    }
  }

  /** {@code state_dict}: how far it is, by PyTorch's names. */
  public Map<String, Object> stateDict() {
    return Map.of(
        "best", best,
        "num_bad_epochs", bad,
        "cooldown_counter", cooling,
        "last_epoch", lastEpoch,
        "_last_lr", optimizer.paramGroups().stream().map(ParamGroup::lr).toList());
  }

  /** {@code load_state_dict}: goes on where another one was. */
  public void loadStateDict(Map<String, ?> state) {
    best = LRScheduler.number("best", state.get("best")).doubleValue();
    bad = LRScheduler.number("num_bad_epochs", state.get("num_bad_epochs")).longValue();
    cooling = LRScheduler.number("cooldown_counter", state.get("cooldown_counter")).longValue();
    lastEpoch = LRScheduler.number("last_epoch", state.get("last_epoch")).longValue();
  }

  private boolean isBetter(double metric) {
    double threshold = options.threshold();
    if (options.relative()) {
      return options.maximise() ? metric > best * (1 + threshold) : metric < best * (1 - threshold);
    }
    return options.maximise() ? metric > best + threshold : metric < best - threshold;
  }
}
