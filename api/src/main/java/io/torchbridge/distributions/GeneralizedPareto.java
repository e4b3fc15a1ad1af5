package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * The generalized Pareto distribution, of what is beyond a threshold, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.generalized_pareto.GeneralizedPareto">torch.distributions.GeneralizedPareto</a>.
 */
public final class GeneralizedPareto extends Distribution {

  private final Tensor loc;
  private final Tensor scale;
  private final Tensor concentration;

  public GeneralizedPareto(double loc, double scale, double concentration) {
    this(scalar(loc), scalar(scale), scalar(concentration));
  }

  public GeneralizedPareto(Tensor loc, Tensor scale, Tensor concentration) {
    this(loc, scale, concentration, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public GeneralizedPareto(Tensor loc, Tensor scale, Tensor concentration, boolean validateArgs) {
    super(shapeOf(loc, scale, concentration), new long[0], validateArgs);
    this.loc = fit(loc);
    this.scale = fit(scale);
    this.concentration = fit(concentration);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("loc", loc, Constraints.REAL),
        new Parameter("scale", scale, Constraints.POSITIVE),
        new Parameter("concentration", concentration, Constraints.REAL));
  }

  @Override
  public GeneralizedPareto expand(long... batchShape) {
    return expanded(
        new GeneralizedPareto(
            loc.expand(batchShape),
            scale.expand(batchShape),
            concentration.expand(batchShape),
            false));
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor scale() {
    return scale;
  }

  public Tensor concentration() {
    return concentration;
  }

  private Tensor exponential() {
    return concentration.isclose(Torch.zerosLike(concentration));
  }

  private Tensor safe() {
    return concentration.maskedFill(exponential(), 1);
  }

  private Tensor standard(Tensor value) {
    return value.sub(loc).div(scale);
  }

  /** The logarithm of the probability of a value that is greater. */
  public Tensor logSurvivalFunction(Tensor value) {
    validateSample(value);
    Tensor z = standard(value);
    Tensor log = safe().mul(z).log1p().div(safe()).neg();
    return Torch.where(exponential(), z.neg(), log);
  }

  /** The logarithm of {@link #cdf}. */
  public Tensor logCdf(Tensor value) {
    return logSurvivalFunction(value).exp().neg().log1p();
  }

  @Override
  public Constraint support() {
    Tensor upper =
        loc.sub(scale.div(concentration)).maskedFill(concentration.ge(0), Double.POSITIVE_INFINITY);
    return Constraints.interval(loc, upper);
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor mean() {
    Tensor none = concentration.ge(1);
    Tensor finite = loc.add(scale.div(concentration.maskedFill(none, 0.5).rsub(1)));
    return finite.maskedFill(none, Double.NaN);
  }

  @Override
  public Tensor mode() {
    return loc;
  }

  @Override
  public Tensor variance() {
    Tensor less = concentration.rsub(1).square().mul(concentration.mul(2).rsub(1));
    return scale.square().div(less).maskedFill(concentration.ge(0.5), Double.NaN);
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return icdf(loc.newEmpty(extendedShape(sampleShape)).uniform_());
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor z = standard(value);
    Tensor y = safe().reciprocal().add(1);
    Tensor log = y.mul(safe().mul(z).log1p()).maskedFill(y.eq(0), 0);
    return scale.log().add(Torch.where(exponential(), z, log)).neg();
  }

  @Override
  public Tensor cdf(Tensor value) {
    return logCdf(value).exp();
  }

  @Override
  public Tensor icdf(Tensor value) {
    Tensor log = value.neg().log1p();
    Tensor power = safe().neg().mul(log).expm1();
    return Torch.where(
        exponential(), loc.sub(scale.mul(log)), loc.add(scale.div(safe()).mul(power)));
  }

  @Override
  public Tensor entropy() {
    return scale.log().add(concentration).add(1);
  }
}
