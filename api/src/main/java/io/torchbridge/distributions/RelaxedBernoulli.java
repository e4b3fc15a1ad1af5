package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Bernoulli} with numbers between 0 and 1 that have gradients, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.relaxed_bernoulli.RelaxedBernoulli">torch.distributions.RelaxedBernoulli</a>.
 */
public final class RelaxedBernoulli extends TransformedDistribution {
  private final LogitRelaxedBernoulli logit;

  /**
   * @param temperature towards 0 samples get nearer to 0 and 1
   */
  public RelaxedBernoulli(Tensor temperature, Tensor probs) {
    this(temperature, probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public RelaxedBernoulli(
      Tensor temperature, @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(new LogitRelaxedBernoulli(temperature, probs, logits, validateArgs), validateArgs);
  }

  private RelaxedBernoulli(LogitRelaxedBernoulli logit, boolean validateArgs) {
    super(logit, List.of(new SigmoidTransform()), validateArgs);
    this.logit = logit;
  }

  public static RelaxedBernoulli ofLogits(Tensor temperature, Tensor logits) {
    return new RelaxedBernoulli(temperature, null, logits, defaultValidateArgs());
  }

  @Override
  protected List<Parameter> parameters() {
    return logit.parameters();
  }

  @Override
  public RelaxedBernoulli expand(long... batchShape) {
    return expanded(new RelaxedBernoulli(logit.expand(batchShape), false));
  }

  public Tensor temperature() {
    return logit.temperature();
  }

  public Tensor probs() {
    return logit.probs();
  }

  public Tensor logits() {
    return logit.logits();
  }
}
