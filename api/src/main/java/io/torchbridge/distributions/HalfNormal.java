package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * The distance from 0 of numbers of {@link Normal}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.half_normal.HalfNormal">torch.distributions.HalfNormal</a>.
 */
public final class HalfNormal extends Folded {
  public HalfNormal(double scale) {
    this(scalar(scale));
  }

  public HalfNormal(Tensor scale) {
    this(scale, defaultValidateArgs());
  }

  /**
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public HalfNormal(Tensor scale, boolean validateArgs) {
    super(new Normal(Torch.zerosLike(scale), scale, false), scale, validateArgs);
  }

  @Override
  public HalfNormal expand(long... batchShape) {
    return expanded(new HalfNormal(scale().expand(batchShape), false));
  }

  @Override
  public Tensor mean() {
    return scale().mul(Math.sqrt(2 / Math.PI));
  }

  @Override
  public Tensor variance() {
    return scale().square().mul(1 - 2 / Math.PI);
  }
}
