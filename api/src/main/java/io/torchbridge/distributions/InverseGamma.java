package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * The reciprocals of numbers of {@link Gamma}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.inverse_gamma.InverseGamma">torch.distributions.InverseGamma</a>.
 */
public final class InverseGamma extends TransformedDistribution {
  private final Tensor concentration;
  private final Tensor rate;

  public InverseGamma(double concentration, double rate) {
    this(scalar(concentration), scalar(rate));
  }

  public InverseGamma(Tensor concentration, Tensor rate) {
    this(concentration, rate, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public InverseGamma(Tensor concentration, Tensor rate, boolean validateArgs) {
    this(
        new Tensor[] {
          expand(concentration, shapeOf(concentration, rate)),
          expand(rate, shapeOf(concentration, rate))
        },
        validateArgs);
  }

  private InverseGamma(Tensor[] parameters, boolean validateArgs) {
    super(
        new Gamma(parameters[0], parameters[1], false),
        List.of(new PowerTransform(parameters[1].newFull(new long[] {}, -1))),
        validateArgs);
    this.concentration = parameters[0];
    this.rate = parameters[1];
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("concentration", concentration, Constraints.POSITIVE),
        new Parameter("rate", rate, Constraints.POSITIVE));
  }

  @Override
  public InverseGamma expand(long... batchShape) {
    return expanded(
        new InverseGamma(concentration.expand(batchShape), rate.expand(batchShape), false));
  }

  public Tensor concentration() {
    return concentration;
  }

  public Tensor rate() {
    return rate;
  }

  @Override
  public Constraint support() {
    return Constraints.POSITIVE;
  }

  @Override
  public Tensor mean() {
    return rate.div(concentration.sub(1)).maskedFill(concentration.le(1), Double.POSITIVE_INFINITY);
  }

  @Override
  public Tensor mode() {
    return rate.div(concentration.add(1));
  }

  @Override
  public Tensor variance() {
    Tensor less = concentration.sub(1).square().mul(concentration.sub(2));
    return rate.square().div(less).maskedFill(concentration.le(2), Double.POSITIVE_INFINITY);
  }

  @Override
  public Tensor entropy() {
    return concentration
        .add(rate.log())
        .add(concentration.lgamma())
        .sub(concentration.add(1).mul(concentration.digamma()));
  }
}
