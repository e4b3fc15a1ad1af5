package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * Every value from {@code low} up to {@code high}, alike, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.uniform.Uniform">torch.distributions.Uniform</a>.
 */
public final class Uniform extends Distribution {

  private final Tensor low;
  private final Tensor high;

  public Uniform(double low, double high) {
    this(scalar(low), scalar(high));
  }

  public Uniform(Tensor low, Tensor high) {
    this(low, high, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Uniform(Tensor low, Tensor high, boolean validateArgs) {
    super(shapeOf(low, high), new long[0], validateArgs);
    this.low = fit(low);
    this.high = fit(high);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("low", low, Constraints.lessThan(high)),
        new Parameter("high", high, Constraints.greaterThan(low)));
  }

  @Override
  public Uniform expand(long... batchShape) {
    return expanded(new Uniform(low.expand(batchShape), high.expand(batchShape), false));
  }

  public Tensor low() {
    return low;
  }

  public Tensor high() {
    return high;
  }

  @Override
  public Constraint support() {
    return Constraints.interval(low, high);
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor mean() {
    return high.add(low).div(2);
  }

  @Override
  public Tensor mode() {
    return high.mul(Double.NaN);
  }

  @Override
  public Tensor stddev() {
    return high.sub(low).div(Math.sqrt(12));
  }

  @Override
  public Tensor variance() {
    return high.sub(low).square().div(12);
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return low.add(low.newEmpty(extendedShape(sampleShape)).uniform_().mul(high.sub(low)));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    return low.le(value).logicalAnd(high.gt(value)).to(low.dtype()).log().sub(high.sub(low).log());
  }

  @Override
  public Tensor cdf(Tensor value) {
    validateSample(value);
    return value.sub(low).div(high.sub(low)).clamp(0, 1);
  }

  @Override
  public Tensor icdf(Tensor value) {
    return value.mul(high.sub(low)).add(low);
  }

  @Override
  public Tensor entropy() {
    return high.sub(low).log();
  }
}
