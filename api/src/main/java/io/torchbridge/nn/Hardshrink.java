package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code x} outside of {@code -lambd} to {@code lambd}, else zero, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardshrink.html">torch.nn.Hardshrink</a>.
 * Any shape in, the same out.
 */
public final class Hardshrink extends Module {
  private final double lambd;

  public Hardshrink() {
    this(0.5);
  }

  /**
   * @param lambd the bound of what becomes zero
   */
  public Hardshrink(double lambd) {
    this.lambd = lambd;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.hardshrink(input, lambd);
  }

  @Override
  protected String extraRepr() {
    return Repr.of(lambd);
  }
}
