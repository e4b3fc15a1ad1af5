package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * The Gumbel distribution, of largest values, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.gumbel.Gumbel">torch.distributions.Gumbel</a>.
 */
public final class Gumbel extends TransformedDistribution {
  /** Euler's constant. */
  static final double EULER = 0.57721566490153286060;

  private final Tensor loc;
  private final Tensor scale;

  public Gumbel(double loc, double scale) {
    this(scalar(loc), scalar(scale));
  }

  public Gumbel(Tensor loc, Tensor scale) {
    this(loc, scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Gumbel(Tensor loc, Tensor scale, boolean validateArgs) {
    this(
        new Tensor[] {expand(loc, shapeOf(loc, scale)), expand(scale, shapeOf(loc, scale))},
        validateArgs);
  }

  private Gumbel(Tensor[] parameters, boolean validateArgs) {
    super(
        uniform(parameters[0]),
        List.of(
            new ExpTransform().inv(),
            new AffineTransform(
                Torch.zerosLike(parameters[1]), Torch.onesLike(parameters[1]).neg()),
            new ExpTransform().inv(),
            new AffineTransform(parameters[0], parameters[1].neg())),
        validateArgs);
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
  public Gumbel expand(long... batchShape) {
    return expanded(new Gumbel(loc.expand(batchShape), scale.expand(batchShape), false));
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor scale() {
    return scale;
  }

  private static Uniform uniform(Tensor like) {
    FInfo limits = FInfo.of(like);
    return new Uniform(
        Torch.fullLike(like, limits.tiny()), Torch.fullLike(like, 1 - limits.eps()), false);
  }

  @Override
  public Constraint support() {
    return Constraints.REAL;
  }

  @Override
  public Tensor mean() {
    return loc.add(scale.mul(EULER));
  }

  @Override
  public Tensor mode() {
    return loc;
  }

  @Override
  public Tensor stddev() {
    return scale.mul(Math.PI / Math.sqrt(6));
  }

  @Override
  public Tensor variance() {
    return stddev().square();
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor y = loc.sub(value).div(scale);
    return y.sub(y.exp()).sub(scale.log());
  }

  @Override
  public Tensor entropy() {
    return scale.log().add(1 + EULER);
  }
}
