package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import org.jspecify.annotations.Nullable;

/**
 * {@code x} to a power, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.PowerTransform">torch.distributions.transforms.PowerTransform</a>.
 */
public final class PowerTransform extends Transform {
  private final Tensor exponent;

  public PowerTransform(double exponent) {
    this(Distribution.scalar(exponent));
  }

  public PowerTransform(Tensor exponent) {
    this.exponent = exponent;
  }

  public Tensor exponent() {
    return exponent;
  }

  @Override
  public @Nullable Tensor sign() {
    return exponent.sign();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PowerTransform p && AffineTransform.same(p.exponent, exponent);
  }

  @Override
  public int hashCode() {
    return PowerTransform.class.hashCode();
  }

  @Override
  public Constraint domain() {
    return Constraints.POSITIVE;
  }

  @Override
  public Constraint codomain() {
    return Constraints.POSITIVE;
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.pow(exponent);
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y.pow(exponent.reciprocal());
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    return exponent.mul(y).div(x).abs().log();
  }

  @Override
  public long[] forwardShape(long... shape) {
    return Torch.broadcastShapes(shape, exponent.shape());
  }

  @Override
  public long[] inverseShape(long... shape) {
    return Torch.broadcastShapes(shape, exponent.shape());
  }
}
