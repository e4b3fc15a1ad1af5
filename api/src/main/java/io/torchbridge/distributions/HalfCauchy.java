package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * The distance from 0 of numbers of {@link Cauchy}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.half_cauchy.HalfCauchy">torch.distributions.HalfCauchy</a>.
 */
public final class HalfCauchy extends Folded {
  public HalfCauchy(double scale) {
    this(scalar(scale));
  }

  public HalfCauchy(Tensor scale) {
    this(scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public HalfCauchy(Tensor scale, boolean validateArgs) {
    super(new Cauchy(Torch.zerosLike(scale), scale, false), scale, validateArgs);
  }

  @Override
  public HalfCauchy expand(long... batchShape) {
    return expanded(new HalfCauchy(scale().expand(batchShape), false));
  }

  @Override
  public Tensor mean() {
    return fullLike(scale(), Double.POSITIVE_INFINITY);
  }

  @Override
  public Tensor variance() {
    return baseDist().variance();
  }
}
