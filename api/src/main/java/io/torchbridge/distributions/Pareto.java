package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * The Pareto distribution of values from {@code scale} up, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.pareto.Pareto">torch.distributions.Pareto</a>.
 */
public final class Pareto extends TransformedDistribution {
  private final Tensor scale;
  private final Tensor alpha;

  public Pareto(double scale, double alpha) {
    this(scalar(scale), scalar(alpha));
  }

  public Pareto(Tensor scale, Tensor alpha) {
    this(scale, alpha, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Pareto(Tensor scale, Tensor alpha, boolean validateArgs) {
    this(
        new Tensor[] {expand(scale, shapeOf(scale, alpha)), expand(alpha, shapeOf(scale, alpha))},
        validateArgs);
  }

  private Pareto(Tensor[] parameters, boolean validateArgs) {
    super(
        new Exponential(parameters[1], false),
        List.of(
            new ExpTransform(), new AffineTransform(Torch.zerosLike(parameters[0]), parameters[0])),
        validateArgs);
    this.scale = parameters[0];
    this.alpha = parameters[1];
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("scale", scale, Constraints.POSITIVE),
        new Parameter("alpha", alpha, Constraints.POSITIVE));
  }

  @Override
  public Pareto expand(long... batchShape) {
    return expanded(new Pareto(scale.expand(batchShape), alpha.expand(batchShape), false));
  }

  public Tensor scale() {
    return scale;
  }

  public Tensor alpha() {
    return alpha;
  }

  @Override
  public Constraint support() {
    return Constraints.greaterThanEq(scale);
  }

  @Override
  public Tensor mean() {
    Tensor a = alpha.clampMin(1);
    return a.mul(scale).div(a.sub(1));
  }

  @Override
  public Tensor mode() {
    return scale;
  }

  @Override
  public Tensor variance() {
    Tensor a = alpha.clampMin(2);
    return scale.square().mul(a).div(a.sub(1).square().mul(a.sub(2)));
  }

  @Override
  public Tensor entropy() {
    return scale.div(alpha).log().add(alpha.reciprocal()).add(1);
  }
}
