package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * The exponential of normally distributed numbers, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.log_normal.LogNormal">torch.distributions.LogNormal</a>.
 */
public final class LogNormal extends TransformedDistribution {
  private final Tensor loc;
  private final Tensor scale;

  public LogNormal(double loc, double scale) {
    this(scalar(loc), scalar(scale));
  }

  public LogNormal(Tensor loc, Tensor scale) {
    this(loc, scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public LogNormal(Tensor loc, Tensor scale, boolean validateArgs) {
    this(
        new Tensor[] {expand(loc, shapeOf(loc, scale)), expand(scale, shapeOf(loc, scale))},
        validateArgs);
  }

  private LogNormal(Tensor[] parameters, boolean validateArgs) {
    super(
        new Normal(parameters[0], parameters[1], false), List.of(new ExpTransform()), validateArgs);
    this.loc = parameters[0];
    this.scale = parameters[1];
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("loc", loc, Constraints.REAL),
        new Parameter("scale", scale, Constraints.POSITIVE));
  }

  @Override
  public LogNormal expand(long... batchShape) {
    return expanded(new LogNormal(loc.expand(batchShape), scale.expand(batchShape), false));
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor scale() {
    return scale;
  }

  @Override
  public Constraint support() {
    return Constraints.POSITIVE;
  }

  @Override
  public Tensor mean() {
    return loc.add(scale.square().div(2)).exp();
  }

  @Override
  public Tensor mode() {
    return loc.sub(scale.square()).exp();
  }

  @Override
  public Tensor variance() {
    return scale.square().expm1().mul(loc.mul(2).add(scale.square()).exp());
  }

  @Override
  public Tensor entropy() {
    return baseDist().entropy().add(loc);
  }
}
