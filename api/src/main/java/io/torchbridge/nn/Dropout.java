package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;

/**
 * Zeroes elements at random while training and scales the others up, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html">torch.nn.Dropout</a>.
 * Any shape in, the same out.
 */
public final class Dropout extends Module {
  private final double p;
  private final boolean inplace;

  public Dropout() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout(double p, boolean inplace) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentException("a probability must be from 0 to 1, not " + p);
    }
    this.p = p;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.dropout_(input, p, isTraining()) : F.dropout(input, p, isTraining());
  }

  @Override
  protected String extraRepr() {
    return "p=" + Repr.of(p) + ", inplace=" + Repr.of(inplace);
  }
}
