package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/** Parts of a dimension, each with a transform of its own. */
abstract sealed class PartsTransform extends Transform permits CatTransform, StackTransform {
  final Parts<Transform> parts;

  PartsTransform(Parts<Transform> parts) {
    this.parts = parts;
  }

  @Override
  public final Constraint domain() {
    return new Constraints.OfParts(parts.map(Transform::domain));
  }

  @Override
  public final Constraint codomain() {
    return new Constraints.OfParts(parts.map(Transform::codomain));
  }

  @Override
  public final boolean bijective() {
    return parts.each().stream().allMatch(Transform::bijective);
  }

  @Override
  public final Tensor apply(Tensor x) {
    return parts.apply(x, Transform::apply);
  }

  @Override
  public final Tensor inverse(Tensor y) {
    return parts.apply(y, Transform::inverse);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return super.equals(other) && other instanceof PartsTransform p && p.parts.equals(parts);
  }

  @Override
  public final int hashCode() {
    return parts.hashCode();
  }

  @Override
  public final String toString() {
    return super.toString() + parts;
  }
}
