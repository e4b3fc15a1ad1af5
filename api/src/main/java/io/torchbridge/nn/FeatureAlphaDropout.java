package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * Alpha dropout of whole channels, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.FeatureAlphaDropout.html">torch.nn.FeatureAlphaDropout</a>.
 * {@code (N, C, ...)} in, the same out.
 */
public final class FeatureAlphaDropout extends Module {
  private final double p;
  private final boolean inplace;

  public FeatureAlphaDropout() {
    this(0.5, false);
  }

  /**
   * @param p the probability of zero
   */
  public FeatureAlphaDropout(double p) {
    this(p, false);
  }

  /**
   * @param p the probability of zero
   */
  public FeatureAlphaDropout(double p, boolean inplace) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentException("a probability must be from 0 to 1, not " + p);
    }
    this.p = p;
    this.inplace = inplace;
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace
        ? Torch.call("aten::feature_alpha_dropout_", input, p, isTraining()).tensor()
        : F.featureAlphaDropout(input, p, isTraining());
  }

  @Override
  protected String extraRepr() {
    return "p=" + Repr.of(p) + ", inplace=" + Repr.of(inplace);
  }
}
