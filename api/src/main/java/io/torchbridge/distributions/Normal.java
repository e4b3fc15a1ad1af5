package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/**
 * The normal distribution with a mean and a standard deviation, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.normal.Normal">torch.distributions.Normal</a>.
 */
public final class Normal extends LocationScale implements ExponentialFamily {

  public Normal(double loc, double scale) {
    this(scalar(loc), scalar(scale));
  }

  public Normal(Tensor loc, Tensor scale) {
    this(loc, scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Normal(Tensor loc, Tensor scale, boolean validateArgs) {
    super(loc, scale, validateArgs);
  }

  @Override
  public Normal expand(long... batchShape) {
    return expanded(new Normal(loc.expand(batchShape), scale.expand(batchShape), false));
  }

  @Override
  public Tensor mean() {
    return loc;
  }

  @Override
  public Tensor stddev() {
    return scale;
  }

  @Override
  public Tensor variance() {
    return scale.square();
  }

  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      return Torch.normal(
          loc.expand(extendedShape(sampleShape)), scale.expand(extendedShape(sampleShape)));
    }
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return loc.add(loc.newEmpty(extendedShape(sampleShape)).normal_().mul(scale));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor distance = value.sub(loc).square().div(scale.square().mul(2));
    return distance.neg().sub(scale.log()).sub(0.5 * Math.log(2 * Math.PI));
  }

  @Override
  public Tensor cdf(Tensor value) {
    validateSample(value);
    return value.sub(loc).mul(scale.reciprocal()).div(Math.sqrt(2)).erf().add(1).mul(0.5);
  }

  @Override
  public Tensor icdf(Tensor value) {
    return loc.add(scale.mul(value.mul(2).sub(1).erfinv()).mul(Math.sqrt(2)));
  }

  @Override
  public Tensor entropy() {
    return scale.log().add(0.5 + 0.5 * Math.log(2 * Math.PI));
  }

  @Override
  public List<Tensor> naturalParams() {
    return List.of(loc.div(scale.square()), scale.square().reciprocal().mul(-0.5));
  }

  @Override
  public Tensor logNormalizer(List<Tensor> naturalParams) {
    Tensor x = naturalParams.get(0);
    Tensor y = naturalParams.get(1);
    return x.square().div(y).mul(-0.25).add(y.reciprocal().mul(-Math.PI).log().mul(0.5));
  }
}
