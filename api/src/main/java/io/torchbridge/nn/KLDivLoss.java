package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;

/**
 * The Kullback-Leibler divergence, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html">torch.nn.KLDivLoss</a>.
 * Input of log probabilities and target of probabilities, of any equal shape.
 */
public final class KLDivLoss extends Loss {
  private final boolean batchMean;
  private final boolean logTarget;

  /** The mean over all elements, as PyTorch's default; {@link #batchMean} is the divergence. */
  public KLDivLoss() {
    this(Reduction.MEAN);
  }

  public KLDivLoss(Reduction reduction) {
    this(reduction, false);
  }

  /**
   * @param logTarget whether the target holds log probabilities
   */
  public KLDivLoss(Reduction reduction, boolean logTarget) {
    this(reduction, false, logTarget);
  }

  private KLDivLoss(Reduction reduction, boolean batchMean, boolean logTarget) {
    super(reduction);
    this.batchMean = batchMean;
    this.logTarget = logTarget;
  }

  /** With {@code reduction='batchmean'}: the sum divided by the size of the batch. */
  public static KLDivLoss batchMean(boolean logTarget) {
    return new KLDivLoss(Reduction.SUM, true, logTarget);
  }

  static KLDivLoss of(Arguments a) {
    return "batchmean".equals(a.get("reduction"))
        ? batchMean(a.bool("log_target"))
        : new KLDivLoss(reduction(a), a.bool("log_target"));
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    Tensor loss = F.klDiv(input, target, reduction, logTarget);
    return batchMean && input.ndim() > 0 ? loss.div(input.size(0)) : loss;
  }
}
