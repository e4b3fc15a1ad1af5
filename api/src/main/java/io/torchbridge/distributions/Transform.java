package io.torchbridge.distributions;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invertible function with the logarithm of its Jacobian's determinant, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.Transform">torch.distributions.transforms.Transform</a>.
 * Nothing is cached.
 *
 * <p>The transforms here are equal if they do the same.
 */
public abstract class Transform {
  protected Transform() {}

  /** What {@link #apply} takes. */
  public abstract Constraint domain();

  /** What {@link #apply} gives. */
  public abstract Constraint codomain();

  /** Whether each value has one image of its own. */
  public boolean bijective() {
    return true;
  }

  /** The sign of the slope, for each element; null where it is 1 everywhere, or has no meaning. */
  public @Nullable Tensor sign() {
    return null;
  }

  public abstract Tensor apply(Tensor x);

  /** The x of which y is the image. */
  public abstract Tensor inverse(Tensor y);

  /**
   * {@code log |dy/dx|} for each event.
   *
   * @param y the image of {@code x}
   * @throws InvalidArgumentException if the transform is not bijective
   */
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    throw new InvalidArgumentException(this + " is not bijective and has no Jacobian");
  }

  /** The shape that {@link #apply} gives for one. */
  public long[] forwardShape(long... shape) {
    return shape;
  }

  /** The shape that {@link #inverse} gives for one. */
  public long[] inverseShape(long... shape) {
    return shape;
  }

  /** The inverse transform; that of an inverse is the transform itself. */
  public Transform inv() {
    return new Inverse(this);
  }

  /**
   * {@code biject_to}: a bijective transform of unconstrained values to valid ones.
   *
   * @throws InvalidArgumentException if there is none
   */
  public static Transform bijectTo(Constraint constraint) {
    if (constraint == Constraints.SIMPLEX) {
      return new StickBreakingTransform();
    }
    return to(constraint, true);
  }

  /**
   * {@code transform_to}: a transform of unconstrained values to valid ones, made for gradient
   * descent.
   *
   * @throws InvalidArgumentException if there is none
   */
  public static Transform transformTo(Constraint constraint) {
    if (constraint == Constraints.SIMPLEX) {
      return new SoftmaxTransform();
    }
    if (constraint == Constraints.LOWER_CHOLESKY) {
      return new LowerCholeskyTransform();
    }
    if (constraint == Constraints.POSITIVE_DEFINITE
        || constraint == Constraints.POSITIVE_SEMIDEFINITE) {
      return new PositiveDefiniteTransform();
    }
    return to(constraint, false);
  }

  private static Transform to(Constraint constraint, boolean bijective) {
    if (constraint == Constraints.CORR_CHOLESKY) {
      return new CorrCholeskyTransform();
    }
    return switch (constraint) {
      case Constraints.Independent(Constraint base, int ndims) ->
          new IndependentTransform(bijective ? bijectTo(base) : transformTo(base), ndims);
      case Constraints.Interval i when !i.isDiscrete() -> toInterval(i);
      case Constraints.OfParts(Parts<Constraint> parts) -> {
        Parts<Transform> each = parts.map(part -> bijective ? bijectTo(part) : transformTo(part));
        yield each.lengths() == null ? new StackTransform(each) : new CatTransform(each);
      }
      default ->
          throw new InvalidArgumentException(
              "there is no %s transform to %s"
                  .formatted(bijective ? "bijective" : "differentiable", constraint));
    };
  }

  private static Transform toInterval(Constraints.Interval interval) {
    Constraints.Bound lower = interval.lower();
    Constraints.Bound upper = interval.upper();
    if (lower == null) {
      return new ComposeTransform(
          upper == null ? List.of() : List.of(new ExpTransform(), upper.less(false)));
    }
    if (upper == null) {
      return lower.is(0)
          ? new ExpTransform()
          : new ComposeTransform(List.of(new ExpTransform(), lower.less(true)));
    }
    return lower.is(0) && upper.is(1)
        ? new SigmoidTransform()
        : new ComposeTransform(List.of(new SigmoidTransform(), lower.upTo(upper)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public int hashCode() {
    return getClass().hashCode();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName();
  }

  /** {@code _InverseTransform}. */
  private static final class Inverse extends Transform {
    private final Transform inv;

    Inverse(Transform inv) {
      this.inv = inv;
    }

    @Override
    public Constraint domain() {
      return inv.codomain();
    }

    @Override
    public Constraint codomain() {
      return inv.domain();
    }

    @Override
    public boolean bijective() {
      return inv.bijective();
    }

    @Override
    public @Nullable Tensor sign() {
      return inv.sign();
    }

    @Override
    public Tensor apply(Tensor x) {
      return inv.inverse(x);
    }

    @Override
    public Tensor inverse(Tensor y) {
      return inv.apply(y);
    }

    @Override
    public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
      return inv.logAbsDetJacobian(y, x).neg();
    }

    @Override
    public long[] forwardShape(long... shape) {
      return inv.inverseShape(shape);
    }

    @Override
    public long[] inverseShape(long... shape) {
      return inv.forwardShape(shape);
    }

    @Override
    public Transform inv() {
      return inv;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Inverse i && i.inv.equals(inv);
    }

    @Override
    public int hashCode() {
      return -inv.hashCode();
    }

    @Override
    public String toString() {
      return inv + ".inv";
    }
  }
}
