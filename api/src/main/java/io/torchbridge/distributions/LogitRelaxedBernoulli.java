package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The logits of {@link RelaxedBernoulli}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.relaxed_bernoulli.LogitRelaxedBernoulli">torch.distributions.LogitRelaxedBernoulli</a>.
 */
public final class LogitRelaxedBernoulli extends ByChances {
  private final Tensor temperature;

  public LogitRelaxedBernoulli(Tensor temperature, Tensor probs) {
    this(temperature, probs, null, defaultValidateArgs());
  }

  /**
   * Either probs or logits.
   *
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public LogitRelaxedBernoulli(
      Tensor temperature, @Nullable Tensor probs, @Nullable Tensor logits, boolean validateArgs) {
    this(temperature, Chances.binary("LogitRelaxedBernoulli", probs, logits), validateArgs);
  }

  LogitRelaxedBernoulli(Tensor temperature, Chances chances, boolean validateArgs) {
    super(chances, validateArgs);
    this.temperature = temperature;
  }

  public static LogitRelaxedBernoulli ofLogits(Tensor temperature, Tensor logits) {
    return new LogitRelaxedBernoulli(temperature, null, logits, defaultValidateArgs());
  }

  @Override
  public LogitRelaxedBernoulli expand(long... batchShape) {
    return expanded(new LogitRelaxedBernoulli(temperature, expandedChances(batchShape), false));
  }

  /** Towards 0 samples get nearer to 0 and 1. */
  public Tensor temperature() {
    return temperature;
  }

  @Override
  public Constraint support() {
    return Constraints.REAL;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor probs = FInfo.clampProbs(probs());
    Tensor u = FInfo.clampProbs(probs.newEmpty(extendedShape(sampleShape)).uniform_());
    return u.log().sub(u.neg().log1p()).add(probs.log()).sub(probs.neg().log1p()).div(temperature);
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor difference = logits().sub(value.mul(temperature));
    return temperature.log().add(difference).sub(difference.exp().log1p().mul(2));
  }
}
