package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * The F-distribution with two degrees of freedom, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.fishersnedecor.FisherSnedecor">torch.distributions.FisherSnedecor</a>.
 */
public final class FisherSnedecor extends Distribution {

  private final Tensor df1;
  private final Tensor df2;

  public FisherSnedecor(double df1, double df2) {
    this(scalar(df1), scalar(df2));
  }

  public FisherSnedecor(Tensor df1, Tensor df2) {
    this(df1, df2, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public FisherSnedecor(Tensor df1, Tensor df2, boolean validateArgs) {
    super(shapeOf(df1, df2), new long[0], validateArgs);
    this.df1 = fit(df1);
    this.df2 = fit(df2);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("df1", df1, Constraints.POSITIVE),
        new Parameter("df2", df2, Constraints.POSITIVE));
  }

  @Override
  public FisherSnedecor expand(long... batchShape) {
    return expanded(new FisherSnedecor(df1.expand(batchShape), df2.expand(batchShape), false));
  }

  public Tensor df1() {
    return df1;
  }

  public Tensor df2() {
    return df2;
  }

  @Override
  public Constraint support() {
    return Constraints.POSITIVE;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor mean() {
    return df2.div(df2.sub(2)).maskedFill(df2.le(2), Double.NaN);
  }

  @Override
  public Tensor mode() {
    return df1.sub(2).div(df1).mul(df2).div(df2.add(2)).maskedFill(df1.le(2), Double.NaN);
  }

  @Override
  public Tensor variance() {
    Tensor less = df2.sub(2);
    Tensor variance =
        df2.square().mul(2).mul(df1.add(less)).div(df1.mul(less.square()).mul(df2.sub(4)));
    return variance.maskedFill(df2.le(4), Double.NaN);
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor x1 = new Gamma(df1.mul(0.5), df1, false).rsample(sampleShape);
    Tensor x2 = new Gamma(df2.mul(0.5), df2, false).rsample(sampleShape);
    double tiny = FInfo.of(df1).tiny();
    return x1.div(x2.clampMin(tiny)).clampMin(tiny);
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor half1 = df1.mul(0.5);
    Tensor half2 = df2.mul(0.5);
    Tensor ratio = df1.div(df2);
    Tensor both = half1.add(half2);
    Tensor beta = half1.lgamma().add(half2.lgamma()).sub(both.lgamma());
    return half1
        .mul(ratio.log())
        .add(half1.sub(1).mul(value.log()))
        .sub(both.mul(ratio.mul(value).log1p()))
        .sub(beta);
  }
}
