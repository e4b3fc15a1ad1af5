package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;

/**
 * The mean squared error, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.MSELoss.html">torch.nn.MSELoss</a>.
 * Input and target of any equal shape.
 */
public final class MSELoss extends Loss {

  public MSELoss() {
    this(Reduction.MEAN);
  }

  public MSELoss(Reduction reduction) {
    super(reduction);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.mseLoss(input, target, reduction);
  }
}
