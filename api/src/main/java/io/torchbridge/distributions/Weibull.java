package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * The Weibull distribution, of smallest values, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.weibull.Weibull">torch.distributions.Weibull</a>.
 */
public final class Weibull extends TransformedDistribution {
  private final Tensor scale;
  private final Tensor concentration;

  public Weibull(double scale, double concentration) {
    this(scalar(scale), scalar(concentration));
  }

  public Weibull(Tensor scale, Tensor concentration) {
    this(scale, concentration, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Weibull(Tensor scale, Tensor concentration, boolean validateArgs) {
    this(
        new Tensor[] {
          expand(scale, shapeOf(scale, concentration)),
          expand(concentration, shapeOf(scale, concentration))
        },
        validateArgs);
  }

  private Weibull(Tensor[] parameters, boolean validateArgs) {
    super(
        new Exponential(Torch.onesLike(parameters[0]), false),
        List.of(
            new PowerTransform(parameters[1].reciprocal()),
            new AffineTransform(Torch.zerosLike(parameters[0]), parameters[0])),
        validateArgs);
    this.scale = parameters[0];
    this.concentration = parameters[1];
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("scale", scale, Constraints.POSITIVE),
        new Parameter("concentration", concentration, Constraints.POSITIVE));
  }

  @Override
  public Weibull expand(long... batchShape) {
    return expanded(new Weibull(scale.expand(batchShape), concentration.expand(batchShape), false));
  }

  public Tensor scale() {
    return scale;
  }

  public Tensor concentration() {
    return concentration;
  }

  private Tensor inverse() {
    return concentration.reciprocal();
  }

  @Override
  public Constraint support() {
    return Constraints.POSITIVE;
  }

  @Override
  public Tensor mean() {
    return scale.mul(inverse().add(1).lgamma().exp());
  }

  @Override
  public Tensor mode() {
    return scale.mul(concentration.sub(1).div(concentration).pow(inverse()));
  }

  @Override
  public Tensor variance() {
    return scale
        .square()
        .mul(inverse().mul(2).add(1).lgamma().exp().sub(inverse().add(1).lgamma().mul(2).exp()));
  }

  @Override
  public Tensor entropy() {
    return inverse().rsub(1).mul(Gumbel.EULER).add(scale.mul(inverse()).log()).add(1);
  }
}
