package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import java.util.List;

/**
 * Lets the rate rise to its highest and fall far below where it began, in one cycle over all steps,
 * as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html">torch.optim.lr_scheduler.OneCycleLR</a>.
 * {@link #step()} is called after each step of the optimizer.
 */
public final class OneCycleLR extends LRScheduler {
  private record Phase(double end, String fromLr, String toLr, String fromMomentum, String to) {}

  private final long totalSteps;
  private final Options options;
  private final List<Phase> phases;

  /**
   * The settings.
   *
   * @param pctStart the share of the steps in which the rate rises
   * @param anneal how the rates change
   * @param cycleMomentum whether the momentum, or beta1, falls while the rate rises
   * @param baseMomentum the least momentum
   * @param maxMomentum the greatest momentum
   * @param divFactor by which the rate at first is below the highest
   * @param finalDivFactor by which the rate at last is below that at first
   * @param threePhase whether the rate falls to that at first in a phase of its own
   */
  public record Options(
      double pctStart,
      Annealing anneal,
      boolean cycleMomentum,
      double baseMomentum,
      double maxMomentum,
      double divFactor,
      double finalDivFactor,
      boolean threePhase) {
    /** PyTorch's defaults. */
    public static final Options DEFAULT =
        new Options(0.3, Annealing.COS, true, 0.85, 0.95, 25, 1e4, false);

    public Options withPctStart(double pctStart) {
      return new Options(
          pctStart,
          anneal,
          cycleMomentum,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          threePhase);
    }

    public Options withAnneal(Annealing anneal) {
      return new Options(
          pctStart,
          anneal,
          cycleMomentum,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          threePhase);
    }

    /** With a momentum that stays as it is. */
    public Options withoutMomentum() {
      return new Options(
          pctStart,
          anneal,
          false,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          threePhase);
    }

    public Options withMomentum(double baseMomentum, double maxMomentum) {
      return new Options(
          pctStart, anneal, true, baseMomentum, maxMomentum, divFactor, finalDivFactor, threePhase);
    }

    public Options withDivFactors(double divFactor, double finalDivFactor) {
      return new Options(
          pctStart,
          anneal,
          cycleMomentum,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          threePhase);
    }

    public Options withThreePhase(boolean threePhase) {
      return new Options(
          pctStart,
          anneal,
          cycleMomentum,
          baseMomentum,
          maxMomentum,
          divFactor,
          finalDivFactor,
          threePhase);
    }
  }

  public OneCycleLR(Optimizer optimizer, double maxLr, long totalSteps) {
    this(optimizer, maxLr, totalSteps, Options.DEFAULT);
  }

  /**
   * @param maxLr the highest rate
   * @param totalSteps how many steps there will be
   */
  public OneCycleLR(Optimizer optimizer, double maxLr, long totalSteps, Options options) {
    super(prepared(optimizer, maxLr, totalSteps, options));
    this.totalSteps = totalSteps;
    this.options = options;
    double up = options.pctStart() * totalSteps;
    Phase rise = new Phase(up - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum");
    this.phases =
        options.threePhase()
            ? List.of(
                rise,
                new Phase(2 * up - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum"),
                new Phase(totalSteps - 1, "initial_lr", "min_lr", "max_momentum", "max_momentum"))
            : List.of(
                rise,
                new Phase(totalSteps - 1, "max_lr", "min_lr", "base_momentum", "max_momentum"));
    begin();
  }

  private static Optimizer prepared(
      Optimizer optimizer, double maxLr, long totalSteps, Options options) {
    Optimizer.check(totalSteps > 0, "total_steps", totalSteps);
    double up = options.pctStart();
    Optimizer.check(up >= 0 && up <= 1, "pct_start", up);
    for (ParamGroup group : optimizer.paramGroups()) {
      double first = maxLr / options.divFactor();
      group.with("initial_lr", first);
      group.with("max_lr", maxLr).with("min_lr", first / options.finalDivFactor());
      if (options.cycleMomentum()) {
        group.cycleMomentum(options.baseMomentum(), options.maxMomentum());
      }
    }
    return optimizer;
  }

  @Override
  double next(ParamGroup group, double baseLr, long step) {
    if (step > totalSteps) {
      throw new InvalidArgumentException(
          "OneCycleLR is at an end: it was made for %d steps".formatted(totalSteps));
    }
    double start = 0;
    Phase phase = phases.getFirst();
    for (int i = 1; i < phases.size() && step > phase.end(); i++) {
      start = phase.end();
      phase = phases.get(i);
    }
    double share = (step - start) / (phase.end() - start);
    if (options.cycleMomentum()) {
      double from = group.real(phase.fromMomentum());
      group.setMomentum(options.anneal().between(from, group.real(phase.to()), share));
    }
    return options.anneal().between(group.real(phase.fromLr()), group.real(phase.toLr()), share);
  }
}
