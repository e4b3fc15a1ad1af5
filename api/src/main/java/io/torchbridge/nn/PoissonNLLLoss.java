package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;

/**
 * The negative log likelihood of a Poisson distribution, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.PoissonNLLLoss.html">torch.nn.PoissonNLLLoss</a>.
 * Input and target of any equal shape.
 */
public final class PoissonNLLLoss extends Loss {
  private final boolean logInput;
  private final boolean full;
  private final double eps;

  public PoissonNLLLoss() {
    this(Reduction.MEAN);
  }

  public PoissonNLLLoss(Reduction reduction) {
    this(true, false, 1e-8, reduction);
  }

  /**
   * @param logInput whether the input is the logarithm of the rate
   * @param full whether the Stirling term is added
   * @param eps against the logarithm of zero
   */
  public PoissonNLLLoss(boolean logInput, boolean full, double eps, Reduction reduction) {
    super(reduction);
    this.logInput = logInput;
    this.full = full;
    this.eps = eps;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.poissonNllLoss(input, target, logInput, full, eps, reduction);
  }
}
