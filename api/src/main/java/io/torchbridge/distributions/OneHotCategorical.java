package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.F;
import org.jspecify.annotations.Nullable;

/**
 * One of some categories, each with a probability, as vectors with a 1 in its place, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.one_hot_categorical.OneHotCategorical">torch.distributions.OneHotCategorical</a>.
 */
public sealed class OneHotCategorical extends ByChances permits OneHotCategoricalStraightThrough {
  /**
   * @param probs {@code (batchShape, K)}, of K categories; made to have the sum 1
   */
  public OneHotCategorical(Tensor probs) {
    this(probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public OneHotCategorical(@Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(Chances.categories("OneHotCategorical", probs, logits), validateArgs);
  }

  OneHotCategorical(Chances chances, boolean validateArgs) {
    super(chances, 1, validateArgs);
  }

  public static OneHotCategorical ofLogits(Tensor logits) {
    return new OneHotCategorical(null, logits, defaultValidateArgs());
  }

  @Override
  public OneHotCategorical expand(long... batchShape) {
    return expanded(new OneHotCategorical(expandedChances(batchShape), false));
  }

  private Categorical categorical() {
    return new Categorical(chances, false);
  }

  @Override
  public Constraint support() {
    return Constraints.ONE_HOT;
  }

  @Override
  public boolean hasEnumerateSupport() {
    return true;
  }

  @Override
  public Tensor mean() {
    return probs();
  }

  @Override
  public Tensor mode() {
    return oneHot(probs().argmax(-1));
  }

  @Override
  public Tensor variance() {
    return probs().mul(probs().rsub(1));
  }

  private Tensor oneHot(Tensor categories) {
    return F.oneHot(categories, chances.events()).to(chances.param().dtype());
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      return oneHot(categorical().sample(sampleShape));
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return categorical().logProb(value.argmax(-1));
  }

  @Override
  public Tensor entropy() {
    return categorical().entropy();
  }

  @Override
  public Tensor enumerateSupport(boolean expand) {
    return oneHot(categorical().enumerateSupport(expand));
  }
}
