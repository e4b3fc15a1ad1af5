package io.torchbridge.optim;

import java.util.function.DoubleUnaryOperator;

/**
 * Lets the rate go up and down between two bounds, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CyclicLR.html">torch.optim.lr_scheduler.CyclicLR</a>.
 * {@link #step()} is called after each step of the optimizer.
 */
public final class CyclicLR extends LRScheduler {

  /** How the height of the cycles changes. */
  public enum Mode {
    /** Not at all. */
    TRIANGULAR,
    /** It halves with each cycle. */
    TRIANGULAR2,
    /** It is {@code gamma} to the power of the step. */
    EXP_RANGE
  }

  /**
   * The settings.
   *
   * @param stepSizeUp the steps in which the rate rises
   * @param stepSizeDown the steps in which it falls
   * @param scale the share of the height, by the number of the cycle, from 1, or by the step
   * @param byStep whether {@code scale} is by the step: {@code scale_mode='iterations'}
   * @param cycleMomentum whether the momentum, or beta1, falls while the rate rises
   * @param baseMomentum the least momentum
   * @param maxMomentum the greatest momentum
   */
  public record Options(
      double stepSizeUp,
      double stepSizeDown,
      DoubleUnaryOperator scale,
      boolean byStep,
      boolean cycleMomentum,
      double baseMomentum,
      double maxMomentum) {
    /** PyTorch's defaults. */
    public static final Options DEFAULT =
        new Options(2000, 2000, cycle -> 1, false, true, 0.8, 0.9);

    public Options withStepSizes(double up, double down) {
      return new Options(up, down, scale, byStep, cycleMomentum, baseMomentum, maxMomentum);
    }

    /**
     * @param gamma for {@link Mode#EXP_RANGE}
     */
    public Options withMode(Mode mode, double gamma) {
      return switch (mode) {
        case TRIANGULAR -> withScale(cycle -> 1, false);
        case TRIANGULAR2 -> withScale(cycle -> Math.pow(2, 1 - cycle), false);
        case EXP_RANGE -> withScale(step -> Math.pow(gamma, step), true);
      };
    }

    /** {@code scale_fn} and {@code scale_mode}. */
    public Options withScale(DoubleUnaryOperator scale, boolean byStep) {
      return new Options(
          stepSizeUp, stepSizeDown, scale, byStep, cycleMomentum, baseMomentum, maxMomentum);
    }

    /** With a momentum that stays as it is. */
    public Options withoutMomentum() {
      return new Options(stepSizeUp, stepSizeDown, scale, byStep, false, baseMomentum, maxMomentum);
    }

    public Options withMomentum(double baseMomentum, double maxMomentum) {
      return new Options(stepSizeUp, stepSizeDown, scale, byStep, true, baseMomentum, maxMomentum);
    }
  }

  private final double baseLr;
  private final double maxLr;
  private final Options options;

  public CyclicLR(Optimizer optimizer, double baseLr, double maxLr) {
    this(optimizer, baseLr, maxLr, Options.DEFAULT);
  }

  /**
   * @param baseLr the lowest rate
   * @param maxLr the highest rate
   */
  public CyclicLR(Optimizer optimizer, double baseLr, double maxLr, Options options) {
    super(prepared(optimizer, baseLr, options));
    this.baseLr = baseLr;
    this.maxLr = maxLr;
    this.options = options;
    begin();
  }

  private static Optimizer prepared(Optimizer optimizer, double baseLr, Options options) {
    for (ParamGroup group : optimizer.paramGroups()) {
      group.setLr(baseLr);
      if (options.cycleMomentum()) {
        group.cycleMomentum(options.baseMomentum(), options.maxMomentum());
      }
    }
    return optimizer;
  }

  @Override
  double next(ParamGroup group, double ignored, long step) {
    double size = options.stepSizeUp() + options.stepSizeDown();
    double up = options.stepSizeUp() / size;
    double cycle = Math.floor(1 + step / size);
    double x = 1 + step / size - cycle;
    double height =
        (x <= up ? x / up : (x - 1) / (up - 1))
            * options.scale().applyAsDouble(options.byStep() ? step : cycle);
    if (options.cycleMomentum()) {
      double most = group.real("max_momentum");
      group.setMomentum(most - (most - group.real("base_momentum")) * height);
    }
    return baseLr + (maxLr - baseLr) * height;
  }
}
