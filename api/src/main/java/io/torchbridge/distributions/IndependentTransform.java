package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes more of the last dimensions for an event, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.IndependentTransform">torch.distributions.transforms.IndependentTransform</a>.
 */
public final class IndependentTransform extends Transform {
  private final Transform baseTransform;
  private final int reinterpretedBatchNdims;

  public IndependentTransform(Transform baseTransform, int reinterpretedBatchNdims) {
    this.baseTransform = baseTransform;
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
  }

  @Override
  public boolean bijective() {
    return baseTransform.bijective();
  }

  @Override
  public @Nullable Tensor sign() {
    return baseTransform.sign();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IndependentTransform i
        && i.reinterpretedBatchNdims == reinterpretedBatchNdims
        && i.baseTransform.equals(baseTransform);
  }

  @Override
  public int hashCode() {
    return Objects.hash(baseTransform, reinterpretedBatchNdims);
  }

  @Override
  public Constraint domain() {
    return Constraints.independent(baseTransform.domain(), reinterpretedBatchNdims);
  }

  @Override
  public Constraint codomain() {
    return Constraints.independent(baseTransform.codomain(), reinterpretedBatchNdims);
  }

  @Override
  public Tensor apply(Tensor x) {
    return baseTransform.apply(x);
  }

  @Override
  public Tensor inverse(Tensor y) {
    return baseTransform.inverse(y);
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    return Distribution.sumRightmost(
        baseTransform.logAbsDetJacobian(x, y), reinterpretedBatchNdims);
  }

  @Override
  public long[] forwardShape(long... shape) {
    return baseTransform.forwardShape(shape);
  }

  @Override
  public long[] inverseShape(long... shape) {
    return baseTransform.inverseShape(shape);
  }
}
