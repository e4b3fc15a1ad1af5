package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * The sum of the squares of as many standard normal numbers as there are degrees of freedom, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.chi2.Chi2">torch.distributions.Chi2</a>.
 */
public final class Chi2 extends Gamma {
  public Chi2(double df) {
    this(scalar(df));
  }

  public Chi2(Tensor df) {
    this(df, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Chi2(Tensor df, boolean validateArgs) {
    super(df.mul(0.5), df.newFull(new long[] {}, 0.5), validateArgs);
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(new Parameter("df", df(), Constraints.POSITIVE));
  }

  @Override
  public Chi2 expand(long... batchShape) {
    return expanded(new Chi2(df().expand(batchShape), false));
  }

  public Tensor df() {
    return concentration().mul(2);
  }
}
