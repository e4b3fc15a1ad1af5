package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@link OneHotCategorical} whose samples have the gradients of the probabilities, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.one_hot_categorical.OneHotCategoricalStraightThrough">torch.distributions.OneHotCategoricalStraightThrough</a>.
 */
public final class OneHotCategoricalStraightThrough extends OneHotCategorical {
  /**
   * @param probs {@code (batchShape, K)}, of K categories; made to have the sum 1
   */
  public OneHotCategoricalStraightThrough(Tensor probs) {
    super(probs);
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public OneHotCategoricalStraightThrough(
      @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    super(probs, logits, validateArgs);
  }

  private OneHotCategoricalStraightThrough(Chances chances) {
    super(chances, false);
  }

  @Override
  public OneHotCategoricalStraightThrough expand(long... batchShape) {
    return expanded(new OneHotCategoricalStraightThrough(expandedChances(batchShape)));
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor probs = probs();
    return sample(sampleShape).add(probs.sub(probs.detach()));
  }
}
