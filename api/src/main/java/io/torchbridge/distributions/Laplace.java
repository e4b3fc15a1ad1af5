package io.torchbridge.distributions;

import io.torchbridge.Tensor;

/**
 * The Laplace distribution, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.laplace.Laplace">torch.distributions.Laplace</a>.
 */
public final class Laplace extends LocationScale {

  public Laplace(double loc, double scale) {
    this(scalar(loc), scalar(scale));
  }

  public Laplace(Tensor loc, Tensor scale) {
    this(loc, scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Laplace(Tensor loc, Tensor scale, boolean validateArgs) {
    super(loc, scale, validateArgs);
  }

  @Override
  public Laplace expand(long... batchShape) {
    return expanded(new Laplace(loc.expand(batchShape), scale.expand(batchShape), false));
  }

  @Override
  public Tensor mean() {
    return loc;
  }

  @Override
  public Tensor variance() {
    return scale.square().mul(2);
  }

  @Override
  public Tensor stddev() {
    return scale.mul(Math.sqrt(2));
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor u = loc.newEmpty(extendedShape(sampleShape)).uniform_(FInfo.of(loc).eps() - 1, 1);
    return loc.sub(scale.mul(u.sign()).mul(u.abs().neg().log1p()));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return scale.mul(2).log().add(value.sub(loc).abs().div(scale)).neg();
  }

  @Override
  public Tensor cdf(Tensor value) {
    validateSample(value);
    Tensor distance = value.sub(loc);
    return distance.sign().mul(distance.abs().neg().div(scale).expm1()).mul(-0.5).add(0.5);
  }

  @Override
  public Tensor icdf(Tensor value) {
    Tensor term = value.sub(0.5);
    return loc.sub(scale.mul(term.sign()).mul(term.abs().mul(-2).log1p()));
  }

  @Override
  public Tensor entropy() {
    return scale.mul(2).log().add(1);
  }
}
