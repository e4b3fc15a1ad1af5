package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * The Gaussian error linear unit, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.GELU.html">torch.nn.GELU</a>. Any
 * shape in, the same out.
 */
public final class GELU extends Module {
  private final GeluApproximation approximate;

  public GELU() {
    this(GeluApproximation.NONE);
  }

  public GELU(GeluApproximation approximate) {
    this.approximate = approximate;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.gelu(input, approximate);
  }

  @Override
  protected String extraRepr() {
    return "approximate='" + approximate.torchName() + "'";
  }
}
