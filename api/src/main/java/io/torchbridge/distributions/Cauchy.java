package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * The Cauchy distribution, whose mean and variance do not exist, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.cauchy.Cauchy">torch.distributions.Cauchy</a>.
 */
public final class Cauchy extends Distribution {

  private final Tensor loc;
  private final Tensor scale;

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
    super(shapeOf(loc, scale), new long[0], validateArgs);
    this.loc = fit(loc);
    this.scale = fit(scale);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("loc", loc, Constraints.REAL),
        new Parameter("scale", scale, Constraints.POSITIVE));
  }

  @Override
  public Cauchy expand(long... batchShape) {
    return expanded(new Cauchy(loc.expand(batchShape), scale.expand(batchShape), false));
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor scale() {
    return scale;
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
  public Tensor mean() {
    return fullLike(loc, Double.NaN);
  }

  @Override
  public Tensor mode() {
    return loc;
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
