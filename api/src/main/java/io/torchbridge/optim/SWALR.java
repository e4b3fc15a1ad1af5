package io.torchbridge.optim;

/**
 * Moves to the constant rate of averaging weights, as <a
 * href="https://docs.pytorch.org/docs/stable/optim.html#swa-learning-rate-schedules">torch.optim.swa_utils.SWALR</a>.
 */
public final class SWALR extends LRScheduler {
  private final long annealEpochs;
  private final Annealing anneal;

  public SWALR(Optimizer optimizer, double swaLr) {
    this(optimizer, swaLr, 10, Annealing.COS);
  }

  /**
   * @param swaLr the rate at the end
   * @param annealEpochs in so many epochs
   */
  public SWALR(Optimizer optimizer, double swaLr, long annealEpochs, Annealing anneal) {
    super(optimizer);
    Optimizer.check(annealEpochs >= 0, "anneal_epochs", annealEpochs);
    optimizer.paramGroups().forEach(group -> group.with("swa_lr", swaLr));
    this.annealEpochs = annealEpochs;
    this.anneal = anneal;
    begin();
  }

  private double share(long epoch) {
    double part = (double) epoch / Math.max(1, annealEpochs);
    return anneal.between(0, 1, Math.clamp(part, 0.0, 1.0));
  }

  @Override
  double next(ParamGroup group, double baseLr, long epoch) {
    long step = annealEpochs == 0 ? Math.max(1, epoch) : epoch;
    double target = group.real("swa_lr");
    double before = share(step - 1);
    double from = before == 1 ? target : (group.lr() - before * target) / (1 - before);
    double share = share(step);
    return target * share + from * (1 - share);
  }

  /** In a sequence it goes on from the rate that the one before has left. */
  @Override
  void restart() {
    goTo(0);
  }
}
