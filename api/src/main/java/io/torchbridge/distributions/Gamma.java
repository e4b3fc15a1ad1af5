package io.torchbridge.distributions;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * The gamma distribution with a shape and a rate, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.gamma.Gamma">torch.distributions.Gamma</a>.
 */
public sealed class Gamma extends Distribution implements ExponentialFamily permits Chi2 {
  private static final Op STANDARD_GAMMA = Op.of("aten::_standard_gamma");

  private final Tensor concentration;
  private final Tensor rate;

  public Gamma(double concentration, double rate) {
    this(scalar(concentration), scalar(rate));
  }

  public Gamma(Tensor concentration, Tensor rate) {
    this(concentration, rate, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Gamma(Tensor concentration, Tensor rate, boolean validateArgs) {
    super(shapeOf(concentration, rate), new long[0], validateArgs);
    this.concentration = fit(concentration);
    this.rate = fit(rate);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("concentration", concentration, Constraints.POSITIVE),
        new Parameter("rate", rate, Constraints.POSITIVE));
  }

  @Override
  public Gamma expand(long... batchShape) {
    return expanded(new Gamma(concentration.expand(batchShape), rate.expand(batchShape), false));
  }

  public final Tensor concentration() {
    return concentration;
  }

  public final Tensor rate() {
    return rate;
  }

  @Override
  public final Constraint support() {
    return Constraints.NONNEGATIVE;
  }

  @Override
  public final boolean hasRsample() {
    return true;
  }

  @Override
  public final Tensor mean() {
    return concentration.div(rate);
  }

  @Override
  public final Tensor mode() {
    return concentration.sub(1).div(rate).clampMin(0);
  }

  @Override
  public final Tensor variance() {
    return concentration.div(rate.square());
  }

  @Override
  public final Tensor rsample(long... sampleShape) {
    long[] shape = extendedShape(sampleShape);
    Tensor value = STANDARD_GAMMA.tensor(concentration.expand(shape)).div(rate.expand(shape));
    value.detach().clampMin_(FInfo.of(rate).tiny()); // not part of the graph
    return value;
  }

  @Override
  public final Tensor logProb(Tensor value) {
    validateSample(value);
    return concentration
        .xlogy(rate)
        .add(concentration.sub(1).xlogy(value))
        .sub(rate.mul(value))
        .sub(concentration.lgamma());
  }

  @Override
  public final Tensor cdf(Tensor value) {
    validateSample(value);
    return Torch.special().gammainc(concentration, rate.mul(value));
  }

  @Override
  public final Tensor entropy() {
    return concentration
        .sub(rate.log())
        .add(concentration.lgamma())
        .add(concentration.rsub(1).mul(concentration.digamma()));
  }

  @Override
  public final List<Tensor> naturalParams() {
    return List.of(concentration.sub(1), rate.neg());
  }

  @Override
  public final Tensor logNormalizer(List<Tensor> naturalParams) {
    Tensor shape = naturalParams.get(0).add(1);
    return shape.lgamma().add(shape.mul(naturalParams.get(1).reciprocal().neg().log()));
  }
}
