package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The logits of {@link RelaxedBernoulli}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.relaxed_bernoulli.LogitRelaxedBernoulli">torch.distributions.LogitRelaxedBernoulli</a>.
 */
public final class LogitRelaxedBernoulli extends Distribution {
  private final Tensor temperature;
  private final Chances chances;

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
    super(chances.param().shape(), new long[0], validateArgs);
    this.temperature = temperature;
    this.chances = chances;
    validate();
  }

  public static LogitRelaxedBernoulli ofLogits(Tensor temperature, Tensor logits) {
    return new LogitRelaxedBernoulli(temperature, null, logits, defaultValidateArgs());
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(chances.parameter());
  }

  @Override
  public LogitRelaxedBernoulli expand(long... batchShape) {
    return expanded(new LogitRelaxedBernoulli(temperature, chances.expand(batchShape), false));
  }

  /** Towards 0 samples get nearer to 0 and 1. */
  public Tensor temperature() {
    return temperature;
  }

  public Tensor probs() {
    return chances.probs();
  }

  public Tensor logits() {
    return chances.logits();
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
