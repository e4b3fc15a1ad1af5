package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * The time until the next of events that come at a rate, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.exponential.Exponential">torch.distributions.Exponential</a>.
 */
public final class Exponential extends Distribution implements ExponentialFamily {

  private final Tensor rate;

  public Exponential(double rate) {
    this(scalar(rate));
  }

  public Exponential(Tensor rate) {
    this(rate, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Exponential(Tensor rate, boolean validateArgs) {
    super(shapeOf(rate), new long[0], validateArgs);
    this.rate = fit(rate);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(new Parameter("rate", rate, Constraints.POSITIVE));
  }

  @Override
  public Exponential expand(long... batchShape) {
    return expanded(new Exponential(rate.expand(batchShape), false));
  }

  public Tensor rate() {
    return rate;
  }

  @Override
  public Constraint support() {
    return Constraints.NONNEGATIVE;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor mean() {
    return rate.reciprocal();
  }

  @Override
  public Tensor mode() {
    return Torch.zerosLike(rate);
  }

  @Override
  public Tensor stddev() {
    return rate.reciprocal();
  }

  @Override
  public Tensor variance() {
    return rate.pow(-2);
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return rate.newEmpty(extendedShape(sampleShape)).exponential_(1).div(rate);
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return rate.log().sub(rate.mul(value));
  }

  @Override
  public Tensor cdf(Tensor value) {
    validateSample(value);
    return rate.neg().mul(value).exp().rsub(1);
  }

  @Override
  public Tensor icdf(Tensor value) {
    return value.neg().log1p().div(rate).neg();
  }

  @Override
  public Tensor entropy() {
    return rate.log().rsub(1);
  }

  @Override
  public List<Tensor> naturalParams() {
    return List.of(rate.neg());
  }

  @Override
  public Tensor logNormalizer(List<Tensor> naturalParams) {
    return naturalParams.getFirst().neg().log().neg();
  }
}
