package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * Student's t-distribution with degrees of freedom, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.studentT.StudentT">torch.distributions.StudentT</a>.
 */
public final class StudentT extends Distribution {

  private final Tensor df;
  private final Tensor loc;
  private final Tensor scale;

  public StudentT(double df, double loc, double scale) {
    this(scalar(df), scalar(loc), scalar(scale));
  }

  public StudentT(Tensor df, Tensor loc, Tensor scale) {
    this(df, loc, scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public StudentT(Tensor df, Tensor loc, Tensor scale, boolean validateArgs) {
    super(shapeOf(df, loc, scale), new long[0], validateArgs);
    this.df = fit(df);
    this.loc = fit(loc);
    this.scale = fit(scale);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("df", df, Constraints.POSITIVE),
        new Parameter("loc", loc, Constraints.REAL),
        new Parameter("scale", scale, Constraints.POSITIVE));
  }

  @Override
  public StudentT expand(long... batchShape) {
    return expanded(
        new StudentT(
            df.expand(batchShape), loc.expand(batchShape), scale.expand(batchShape), false));
  }

  public Tensor df() {
    return df;
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor scale() {
    return scale;
  }

  /** Around 0, with the scale 1. */
  public StudentT(double df) {
    this(scalar(df));
  }

  /** Around 0, with the scale 1. */
  public StudentT(Tensor df) {
    this(df, Torch.zerosLike(df), Torch.onesLike(df));
  }

  @Override
  public Constraint support() {
    return Constraints.REAL;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor mean() {
    return loc.maskedFill(df.le(1), Double.NaN);
  }

  @Override
  public Tensor mode() {
    return loc;
  }

  @Override
  public Tensor variance() {
    return scale
        .square()
        .mul(df)
        .div(df.sub(2))
        .maskedFill(df.le(2), Double.POSITIVE_INFINITY)
        .maskedFill(df.le(1), Double.NaN);
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor x = df.newEmpty(extendedShape(sampleShape)).normal_();
    Tensor z = new Chi2(df, false).rsample(sampleShape);
    return loc.add(scale.mul(x.mul(z.div(df).rsqrt())));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor y = value.sub(loc).div(scale);
    Tensor half = df.mul(0.5);
    Tensor normalizer =
        scale
            .log()
            .add(df.log().mul(0.5))
            .add(0.5 * Math.log(Math.PI))
            .add(half.lgamma())
            .sub(half.add(0.5).lgamma());
    return half.add(0.5).neg().mul(y.square().div(df).log1p()).sub(normalizer);
  }

  @Override
  public Tensor entropy() {
    Tensor half = df.mul(0.5);
    Tensor more = half.add(0.5);
    Tensor beta = half.lgamma().add(0.5 * Math.log(Math.PI)).sub(more.lgamma());
    return scale
        .log()
        .add(more.mul(more.digamma().sub(half.digamma())))
        .add(df.log().mul(0.5))
        .add(beta);
  }
}
