package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several transforms, one after the other; none of them is the identity, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.ComposeTransform">torch.distributions.transforms.ComposeTransform</a>.
 */
public final class ComposeTransform extends Transform {
  private final List<Transform> parts;

  public ComposeTransform(List<? extends Transform> parts) {
    this.parts = List.copyOf(parts);
  }

  public List<Transform> parts() {
    return parts;
  }

  private Constraint domainOf() {
    if (parts.isEmpty()) {
      return Constraints.REAL;
    }
    int eventDim = parts.getLast().codomain().eventDim();
    for (Transform part : parts.reversed()) {
      eventDim =
          Math.max(
              eventDim + part.domain().eventDim() - part.codomain().eventDim(),
              part.domain().eventDim());
    }
    return widened(parts.getFirst().domain(), eventDim);
  }

  private Constraint codomainOf() {
    if (parts.isEmpty()) {
      return Constraints.REAL;
    }
    int eventDim = parts.getFirst().domain().eventDim();
    for (Transform part : parts) {
      eventDim =
          Math.max(
              eventDim + part.codomain().eventDim() - part.domain().eventDim(),
              part.codomain().eventDim());
    }
    return widened(parts.getLast().codomain(), eventDim);
  }

  /** A constraint on events with at least this many dimensions. */
  static Constraint widened(Constraint constraint, int eventDim) {
    int more = eventDim - constraint.eventDim();
    return more > 0 ? Constraints.independent(constraint, more) : constraint;
  }

  @Override
  public boolean bijective() {
    return parts.stream().allMatch(Transform::bijective);
  }

  @Override
  public @Nullable Tensor sign() {
    return sign(parts);
  }

  static @Nullable Tensor sign(List<Transform> parts) {
    Tensor sign = null;
    for (Transform part : parts) {
      Tensor more = part.sign();
      sign = sign == null ? more : more == null ? sign : sign.mul(more);
    }
    return sign;
  }

  @Override
  public Transform inv() {
    return new ComposeTransform(parts.reversed().stream().map(Transform::inv).toList());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ComposeTransform c && c.parts.equals(parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return "ComposeTransform" + parts;
  }

  @Override
  public Constraint domain() {
    return domainOf();
  }

  @Override
  public Constraint codomain() {
    return codomainOf();
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor y = x;
    for (Transform part : parts) {
      y = part.apply(y);
    }
    return y;
  }

  @Override
  public Tensor inverse(Tensor y) {
    Tensor x = y;
    for (Transform part : parts.reversed()) {
      x = part.inverse(x);
    }
    return x;
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    if (parts.isEmpty()) {
      return Torch.zerosLike(x);
    }
    Tensor sum = null;
    Tensor from = x;
    int eventDim = domain().eventDim();
    for (int i = 0; i < parts.size(); i++) {
      Transform part = parts.get(i);
      Tensor to = i == parts.size() - 1 ? y : part.apply(from);
      Tensor term =
          Distribution.sumRightmost(
              part.logAbsDetJacobian(from, to), eventDim - part.domain().eventDim());
      sum = sum == null ? term : sum.add(term);
      eventDim += part.codomain().eventDim() - part.domain().eventDim();
      from = to;
    }
    return Objects.requireNonNull(sum);
  }

  @Override
  public long[] forwardShape(long... shape) {
    long[] result = shape;
    for (Transform part : parts) {
      result = part.forwardShape(result);
    }
    return result;
  }

  @Override
  public long[] inverseShape(long... shape) {
    long[] result = shape;
    for (Transform part : parts.reversed()) {
      result = part.inverseShape(result);
    }
    return result;
  }
}
