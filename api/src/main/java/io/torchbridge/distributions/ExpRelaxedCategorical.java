package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import org.jspecify.annotations.Nullable;

/**
 * The logarithms of {@link RelaxedOneHotCategorical}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.relaxed_categorical.ExpRelaxedCategorical">torch.distributions.ExpRelaxedCategorical</a>.
 */
public final class ExpRelaxedCategorical extends ByChances {
  private final Tensor temperature;

  /**
   * @param probs {@code (batchShape, K)}, of K categories; made to have the sum 1
   */
  public ExpRelaxedCategorical(Tensor temperature, Tensor probs) {
    this(temperature, probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public ExpRelaxedCategorical(
      Tensor temperature, @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(temperature, Chances.categories("ExpRelaxedCategorical", probs, logits), validateArgs);
  }

  ExpRelaxedCategorical(Tensor temperature, Chances chances, boolean validateArgs) {
    super(chances, 1, validateArgs);
    this.temperature = temperature;
  }

  public static ExpRelaxedCategorical ofLogits(Tensor temperature, Tensor logits) {
    return new ExpRelaxedCategorical(temperature, null, logits, defaultValidateArgs());
  }

  @Override
  public ExpRelaxedCategorical expand(long... batchShape) {
    return expanded(new ExpRelaxedCategorical(temperature, expandedChances(batchShape), false));
  }

  /** Towards 0 samples get nearer to 0 and 1. */
  public Tensor temperature() {
    return temperature;
  }

  @Override
  public Constraint support() {
    return Constraints.REAL_VECTOR;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor logits = logits();
    Tensor u = FInfo.clampProbs(logits.newEmpty(extendedShape(sampleShape)).uniform_());
    Tensor scores = logits.sub(u.log().neg().log()).div(temperature);
    return scores.sub(scores.logsumexp(true, -1));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    double events = chances.events();
    Tensor scale =
        Torch.fullLike(temperature, events).lgamma().add(temperature.log().mul(events - 1));
    Tensor score = logits().sub(value.mul(temperature));
    return score.sub(score.logsumexp(true, -1)).sum(-1).add(scale);
  }
}
