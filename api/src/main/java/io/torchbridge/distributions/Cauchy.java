package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/**
 * The Cauchy distribution, whose mean and variance do not exist, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.cauchy.Cauchy">torch.distributions.Cauchy</a>.
 */
public final class Cauchy extends LocationScale {

  public Cauchy(double loc, double scale) {
    this(scalar(loc), scalar(scale));
  }

  public Cauchy(Tensor loc, Tensor scale) {
    this(loc, scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Cauchy(Tensor loc, Tensor scale, boolean validateArgs) {
    super(loc, scale, validateArgs);
  }

  @Override
  public Cauchy expand(long... batchShape) {
    return expanded(new Cauchy(loc.expand(batchShape), scale.expand(batchShape), false));
  }

  @Override
  public Tensor mean() {
    return fullLike(loc, Double.NaN);
  }

  @Override
  public Tensor variance() {
    return fullLike(loc, Double.POSITIVE_INFINITY);
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return loc.add(loc.newEmpty(extendedShape(sampleShape)).cauchy_(0, 1).mul(scale));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return value.sub(loc).div(scale).square().log1p().add(scale.log()).add(Math.log(Math.PI)).neg();
  }

  @Override
  public Tensor cdf(Tensor value) {
    validateSample(value);
    return value.sub(loc).div(scale).atan().div(Math.PI).add(0.5);
  }

  @Override
  public Tensor icdf(Tensor value) {
    return value.sub(0.5).mul(Math.PI).tan().mul(scale).add(loc);
  }

  @Override
  public Tensor entropy() {
    return scale.log().add(Math.log(4 * Math.PI));
  }
}
