package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * Dropout that keeps mean and variance, for SELU, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html">torch.nn.AlphaDropout</a>.
 * Any shape in, the same out.
 */
public final class AlphaDropout extends Module {
  private final double p;
  private final boolean inplace;

  public AlphaDropout() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public AlphaDropout(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public AlphaDropout(double p, boolean inplace) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentException("a probability must be from 0 to 1, not " + p);
    }
    this.p = p;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace
        ? Torch.call("aten::alpha_dropout_", input, p, isTraining()).tensor()
        : F.alphaDropout(input, p, isTraining());
  }

  @Override
  protected String extraRepr() {
    return "p=" + Repr.of(p) + ", inplace=" + Repr.of(inplace);
  }
}
