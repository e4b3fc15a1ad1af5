package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.nn.init.Init;

/**
 * {@code x} where it is positive, else {@code weight * x} with a learnt weight, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.PReLU.html">torch.nn.PReLU</a>. Any
 * shape in, the same out.
 */
public final class PReLU extends Module {
  private final long numParameters;

  /** {@code (num_parameters)}. */
  public final Tensor weight;

  public PReLU() {
    this(1, 0.25);
  }

  /**
   * @param numParameters 1, or one for each channel
   * @param init the initial value
   */
  public PReLU(long numParameters, double init) {
    this.numParameters = numParameters;
    this.weight = registerParameter("weight", Creation.empty(numParameters));
    Init.constant_(weight, init);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.prelu(input, value(weight));
  }

  @Override
  protected String extraRepr() {
    return "num_parameters=" + numParameters;
  }
}
