package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/** The distance from 0 of numbers of a distribution that is symmetric around 0. */
abstract sealed class Folded extends TransformedDistribution permits HalfCauchy, HalfNormal {
  private final Tensor scale;

  Folded(Distribution symmetric, Tensor scale, boolean validateArgs) {
    super(symmetric, List.of(new AbsTransform()), validateArgs);
    this.scale = scale;
    validate();
  }

  @Override
  protected final List<Parameter> parameters() {
    return List.of(new Parameter("scale", scale, Constraints.POSITIVE));
  }

  public final Tensor scale() {
    return scale;
  }

  @Override
  public final Constraint support() {
    return Constraints.NONNEGATIVE;
  }

  @Override
  public final Tensor mode() {
    return Torch.zerosLike(scale);
  }

  @Override
  public final Tensor logProb(Tensor value) {
    validateSample(value);
    return baseDist()
        .logProb(value)
        .add(Math.log(2))
        .maskedFill(value.lt(0), Double.NEGATIVE_INFINITY);
  }

  @Override
  public final Tensor cdf(Tensor value) {
    validateSample(value);
    return baseDist().cdf(value).mul(2).sub(1);
  }

  @Override
  public final Tensor icdf(Tensor value) {
    return baseDist().icdf(value.add(1).div(2));
  }

  @Override
  public final Tensor entropy() {
    return baseDist().entropy().sub(Math.log(2));
  }
}
