package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * Numbers of [0, 1], much as those of {@link Beta}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.kumaraswamy.Kumaraswamy">torch.distributions.Kumaraswamy</a>.
 */
public final class Kumaraswamy extends TransformedDistribution {
  private final Tensor concentration1;
  private final Tensor concentration0;

  public Kumaraswamy(double concentration1, double concentration0) {
    this(scalar(concentration1), scalar(concentration0));
  }

  public Kumaraswamy(Tensor concentration1, Tensor concentration0) {
    this(concentration1, concentration0, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Kumaraswamy(Tensor concentration1, Tensor concentration0, boolean validateArgs) {
    this(
        new Tensor[] {
          expand(concentration1, shapeOf(concentration1, concentration0)),
          expand(concentration0, shapeOf(concentration1, concentration0))
        },
        validateArgs);
  }

  private Kumaraswamy(Tensor[] parameters, boolean validateArgs) {
    super(
        new Uniform(Torch.zerosLike(parameters[1]), Torch.onesLike(parameters[1]), false),
        List.of(
            new PowerTransform(parameters[1].reciprocal()),
            new AffineTransform(Torch.onesLike(parameters[1]), Torch.onesLike(parameters[1]).neg()),
            new PowerTransform(parameters[0].reciprocal())),
        validateArgs);
    this.concentration1 = parameters[0];
    this.concentration0 = parameters[1];
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("concentration1", concentration1, Constraints.POSITIVE),
        new Parameter("concentration0", concentration0, Constraints.POSITIVE));
  }

  @Override
  public Kumaraswamy expand(long... batchShape) {
    return expanded(
        new Kumaraswamy(
            concentration1.expand(batchShape), concentration0.expand(batchShape), false));
  }

  public Tensor concentration1() {
    return concentration1;
  }

  public Tensor concentration0() {
    return concentration0;
  }

  private Tensor moment(double n) {
    Tensor order = concentration1.reciprocal().mul(n).add(1);
    Tensor log =
        order.lgamma().add(concentration0.lgamma()).sub(order.add(concentration0).lgamma());
    return concentration0.mul(log.exp());
  }

  @Override
  public Constraint support() {
    return Constraints.UNIT_INTERVAL;
  }

  @Override
  public Tensor mean() {
    return moment(1);
  }

  @Override
  public Tensor mode() {
    Tensor log =
        concentration0
            .reciprocal()
            .mul(concentration0.neg().log1p())
            .sub(concentration0.neg().mul(concentration1).log1p());
    return log.maskedFill(concentration0.lt(1).logicalOr(concentration1.lt(1)), Double.NaN).exp();
  }

  @Override
  public Tensor variance() {
    return moment(2).sub(moment(1).square());
  }

  @Override
  public Tensor entropy() {
    Tensor harmonic = concentration0.add(1).digamma().add(Gumbel.EULER);
    Tensor slopes =
        concentration0.reciprocal().rsub(1).add(concentration1.reciprocal().rsub(1).mul(harmonic));
    return slopes.sub(concentration1.log()).sub(concentration0.log());
  }
}
