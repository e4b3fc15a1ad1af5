package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * Zeroes whole channels at random while training, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html">torch.nn.Dropout2d</a>.
 * {@code (N, C, H, W)} or {@code (N, C, L)} in, the same out.
 */
public final class Dropout2d extends Module {
  private final double p;
  private final boolean inplace;

  public Dropout2d() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout2d(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public Dropout2d(double p, boolean inplace) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentException("a probability must be from 0 to 1, not " + p);
    }
    this.p = p;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace
        ? Torch.call("aten::feature_dropout_", input, p, isTraining()).tensor()
        : F.featureDropout(input, p, isTraining());
  }

  @Override
  protected String extraRepr() {
    return "p=" + Repr.of(p) + ", inplace=" + Repr.of(inplace);
  }
}
