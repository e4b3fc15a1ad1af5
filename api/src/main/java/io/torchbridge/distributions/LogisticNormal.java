package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * Vectors of probabilities, one more than the normally distributed numbers they are made of, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.logistic_normal.LogisticNormal">torch.distributions.LogisticNormal</a>.
 */
public final class LogisticNormal extends TransformedDistribution {
  private final Tensor loc;
  private final Tensor scale;

  public LogisticNormal(double loc, double scale) {
    this(scalar(loc), scalar(scale));
  }

  public LogisticNormal(Tensor loc, Tensor scale) {
    this(loc, scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public LogisticNormal(Tensor loc, Tensor scale, boolean validateArgs) {
    this(
        new Tensor[] {expand(loc, shapeOf(loc, scale)), expand(scale, shapeOf(loc, scale))},
        validateArgs);
  }

  private LogisticNormal(Tensor[] parameters, boolean validateArgs) {
    super(
        vector(parameters[0], parameters[1]), List.of(new StickBreakingTransform()), validateArgs);
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
  public LogisticNormal expand(long... batchShape) {
    long[] shape = join(batchShape, baseDist().eventShape());
    return expanded(new LogisticNormal(loc.expand(shape), scale.expand(shape), false));
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor scale() {
    return scale;
  }

  private static Normal vector(Tensor loc, Tensor scale) {
    return loc.ndim() == 0
        ? new Normal(loc.unsqueeze(0), scale.unsqueeze(0), false)
        : new Normal(loc, scale, false);
  }

  @Override
  public Constraint support() {
    return Constraints.SIMPLEX;
  }
}
