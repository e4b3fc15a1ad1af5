package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code x} brought nearer to zero by {@code lambd}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Softshrink.html">torch.nn.Softshrink</a>.
 * Any shape in, the same out.
 */
public final class Softshrink extends Module {
  private final double lambd;

  public Softshrink() {
    this(0.5);
  }

  /**
   * @param lambd the bound of what becomes zero
   */
  public Softshrink(double lambd) {
    this.lambd = lambd;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.softshrink(input, lambd);
  }

  @Override
  protected String extraRepr() {
    return Repr.of(lambd);
  }
}
