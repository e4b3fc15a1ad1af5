package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The probability of not greater values: {@link Distribution#cdf}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.CumulativeDistributionTransform">torch.distributions.transforms.CumulativeDistributionTransform</a>.
 */
public final class CumulativeDistributionTransform extends Transform {
  private final Distribution distribution;

  public CumulativeDistributionTransform(Distribution distribution) {
    this.distribution = distribution;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CumulativeDistributionTransform c && c.distribution == distribution;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(distribution);
  }

  @Override
  public Constraint domain() {
    return distribution.support();
  }

  @Override
  public Constraint codomain() {
    return Constraints.UNIT_INTERVAL;
  }

  @Override
  public Tensor apply(Tensor x) {
    return distribution.cdf(x);
  }

  @Override
  public Tensor inverse(Tensor y) {
    return distribution.icdf(y);
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    return distribution.logProb(x);
  }
}
