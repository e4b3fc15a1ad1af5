package io.torchbridge.distributions;

import io.torchbridge.DType;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The constraints of <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#module-torch.distributions.constraints">torch.distributions.constraints</a>.
 */
public final class Constraints {
  private Constraints() {}

  /**
   * One end of an interval.
   *
   * @param tensor one for each element; null if the number is for all
   */
  record Bound(Number number, @Nullable Tensor tensor, boolean open) {
    static Bound of(Number number) {
      return new Bound(number, null, false);
    }

    static Bound of(Tensor tensor) {
      return new Bound(Double.NaN, tensor, false);
    }

    Bound opened() {
      return new Bound(number, tensor, true);
    }

    private Tensor below(Tensor value) {
      if (tensor != null) {
        return open ? value.gt(tensor) : value.ge(tensor);
      }
      return open ? value.gt(number) : value.ge(number);
    }

    private Tensor above(Tensor value) {
      if (tensor != null) {
        return open ? value.lt(tensor) : value.le(tensor);
      }
      return open ? value.lt(number) : value.le(number);
    }

    /** What a positive number is added to, or taken from. */
    AffineTransform less(boolean added) {
      double sign = added ? 1 : -1;
      if (tensor != null) {
        return new AffineTransform(tensor, Torch.onesLike(tensor).mul(sign));
      }
      return new AffineTransform(number.doubleValue(), sign);
    }

    /** What stretches [0, 1] to this bound and an upper one. */
    AffineTransform upTo(Bound upper) {
      if (tensor != null && upper.tensor != null) {
        return new AffineTransform(tensor, upper.tensor.sub(tensor));
      }
      double low = number.doubleValue();
      return new AffineTransform(low, upper.number.doubleValue() - low);
    }

    boolean is(double value) {
      return number.doubleValue() == value;
    }

    @Override
    public String toString() {
      return tensor == null ? number.toString() : tensor.toString();
    }
  }

  /** Numbers between two ends, of which one may be missing; whole ones if discrete. */
  record Interval(@Nullable Bound lower, @Nullable Bound upper, boolean isDiscrete)
      implements Constraint {
    @Override
    public Tensor check(Tensor value) {
      Tensor valid = lower == null ? null : lower.below(value);
      if (upper != null) {
        Tensor below = upper.above(value);
        valid = valid == null ? below : valid.logicalAnd(below);
      }
      if (valid == null) {
        return value.eq(value); // not NaN
      }
      return isDiscrete ? valid.logicalAnd(value.remainder(1).eq(0)) : valid;
    }

    @Override
    public String toString() {
      return "%s in %s%s, %s%s"
          .formatted(
              isDiscrete ? "a whole number" : "a number",
              lower == null || lower.open() ? "(" : "[",
              lower == null ? "-inf" : lower,
              upper == null ? "inf" : upper,
              upper == null || upper.open() ? ")" : "]");
    }
  }

  /** A region by its test. */
  record Region(String name, boolean isDiscrete, int eventDim, UnaryOperator<Tensor> test)
      implements Constraint {
    @Override
    public Tensor check(Tensor value) {
      if (value.ndim() < eventDim) {
        throw new ShapeMismatchException(
            "%s is of events with %d dimensions, but got %s"
                .formatted(name, eventDim, Arrays.toString(value.shape())));
      }
      return test.apply(value);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Events of a batch of events, each valid. */
  record Independent(Constraint base, int reinterpretedBatchNdims) implements Constraint {
    @Override
    public boolean isDiscrete() {
      return base.isDiscrete();
    }

    @Override
    public int eventDim() {
      return base.eventDim() + reinterpretedBatchNdims;
    }

    @Override
    public Tensor check(Tensor value) {
      if (value.ndim() < eventDim()) {
        throw new ShapeMismatchException(
            "%s is of events with %d dimensions, but got %s"
                .formatted(this, eventDim(), Arrays.toString(value.shape())));
      }
      Tensor valid = base.check(value);
      for (int i = 0; i < reinterpretedBatchNdims; i++) {
        valid = valid.all(-1);
      }
      return valid;
    }

    @Override
    public String toString() {
      return "%s in the last %d dimensions".formatted(base, reinterpretedBatchNdims);
    }
  }

  /** Parts of a dimension, each with a constraint of its own. */
  record OfParts(Parts<Constraint> parts) implements Constraint {
    @Override
    public boolean isDiscrete() {
      return parts.each().stream().anyMatch(Constraint::isDiscrete);
    }

    @Override
    public int eventDim() {
      int most = parts.each().stream().mapToInt(Constraint::eventDim).max().orElse(0);
      return parts.lengths() == null && parts.dim() + most < 0 ? most + 1 : most;
    }

    @Override
    public Tensor check(Tensor value) {
      return parts.apply(value, Constraint::check);
    }

    @Override
    public String toString() {
      return parts.toString();
    }
  }

  /** Not NaN. */
  public static final Constraint REAL = new Interval(null, null, false);

  public static final Constraint REAL_VECTOR = independent(REAL, 1);
  public static final Constraint POSITIVE = greaterThan(0);
  public static final Constraint NONNEGATIVE = greaterThanEq(0);
  public static final Constraint UNIT_INTERVAL = interval(0, 1);

  /** 0 or 1. */
  public static final Constraint BOOLEAN = integerInterval(0, 1);

  public static final Constraint NONNEGATIVE_INTEGER = new Interval(Bound.of(0), null, true);
  public static final Constraint POSITIVE_INTEGER = new Interval(Bound.of(1), null, true);

  /** Vectors with one 1 among zeros. */
  public static final Constraint ONE_HOT =
      new Region(
          "a one-hot vector",
          true,
          1,
          v -> v.eq(0).logicalOr(v.eq(1)).all(-1).logicalAnd(v.sum(-1).eq(1)));

  /** Vectors of numbers from 0 up, with the sum 1. */
  public static final Constraint SIMPLEX =
      new Region(
          "a vector of numbers from 0 up with the sum 1",
          false,
          1,
          v -> v.ge(0).all(-1).logicalAnd(v.sum(-1).sub(1).abs().lt(1e-6)));

  public static final Constraint SQUARE =
      new Region("a square matrix", false, 2, v -> whole(v, v.size(-1) == v.size(-2)));

  public static final Constraint LOWER_TRIANGULAR =
      new Region(
          "a lower triangular matrix", false, 2, v -> v.tril().eq(v).flatten(-2, -1).all(-1));

  /** Lower triangular matrices with a positive diagonal. */
  public static final Constraint LOWER_CHOLESKY =
      new Region(
          "a lower triangular matrix with a positive diagonal",
          false,
          2,
          v -> LOWER_TRIANGULAR.check(v).logicalAnd(v.diagonal(0, -2, -1).gt(0).all(-1)));

  /** Those of {@link #LOWER_CHOLESKY} whose rows have the length 1. */
  public static final Constraint CORR_CHOLESKY =
      new Region(
          "a lower triangular matrix with a positive diagonal and rows of length 1",
          false,
          2,
          v -> {
            double tolerance = FInfo.of(v).eps() * v.size(-1) * 10;
            Tensor length = v.detach().square().sum(-1).sqrt();
            Tensor unit = length.sub(1).abs().le(tolerance).all(-1);
            return LOWER_CHOLESKY.check(v).logicalAnd(unit);
          });

  public static final Constraint SYMMETRIC =
      new Region(
          "a symmetric matrix",
          false,
          2,
          v ->
              v.size(-1) == v.size(-2)
                  ? v.isclose(v.mT(), 1e-5, 1e-6, false).flatten(-2, -1).all(-1)
                  : whole(v, false));

  public static final Constraint POSITIVE_SEMIDEFINITE =
      new Region(
          "a positive semidefinite matrix",
          false,
          2,
          v -> {
            Tensor symmetric = SYMMETRIC.check(v);
            return symmetric.all().itemBoolean()
                ? Torch.linalg().eigvalsh(v).ge(0).all(-1)
                : symmetric;
          });

  public static final Constraint POSITIVE_DEFINITE =
      new Region(
          "a positive definite matrix",
          false,
          2,
          v -> {
            Tensor symmetric = SYMMETRIC.check(v);
            return symmetric.all().itemBoolean()
                ? Torch.linalg().choleskyEx(v, false).info().eq(0)
                : symmetric;
          });

  private static Tensor whole(Tensor matrices, boolean value) {
    long[] batch = Distribution.leading(matrices.shape(), 2);
    return matrices.newFull(batch, value ? 1 : 0).to(DType.BOOL);
  }

  public static Constraint greaterThan(double lowerBound) {
    return new Interval(Bound.of(lowerBound).opened(), null, false);
  }

  public static Constraint greaterThan(Tensor lowerBound) {
    return new Interval(Bound.of(lowerBound).opened(), null, false);
  }

  public static Constraint greaterThanEq(double lowerBound) {
    return new Interval(Bound.of(lowerBound), null, false);
  }

  public static Constraint greaterThanEq(Tensor lowerBound) {
    return new Interval(Bound.of(lowerBound), null, false);
  }

  public static Constraint lessThan(double upperBound) {
    return new Interval(null, Bound.of(upperBound).opened(), false);
  }

  public static Constraint lessThan(Tensor upperBound) {
    return new Interval(null, Bound.of(upperBound).opened(), false);
  }

  /** Both bounds included. */
  public static Constraint interval(double lowerBound, double upperBound) {
    return new Interval(Bound.of(lowerBound), Bound.of(upperBound), false);
  }

  /** Both bounds included. */
  public static Constraint interval(Tensor lowerBound, Tensor upperBound) {
    return new Interval(Bound.of(lowerBound), Bound.of(upperBound), false);
  }

  /** Without the upper bound. */
  public static Constraint halfOpenInterval(double lowerBound, double upperBound) {
    return new Interval(Bound.of(lowerBound), Bound.of(upperBound).opened(), false);
  }

  /** Whole numbers, both bounds included. */
  public static Constraint integerInterval(long lowerBound, long upperBound) {
    return new Interval(Bound.of(lowerBound), Bound.of(upperBound), true);
  }

  /** Whole numbers, both bounds included. */
  public static Constraint integerInterval(long lowerBound, Tensor upperBound) {
    return new Interval(Bound.of(lowerBound), Bound.of(upperBound), true);
  }

  /** Vectors of counts with this sum at most. */
  public static Constraint multinomial(long upperBound) {
    return new Region(
        "a vector of counts with the sum " + upperBound,
        true,
        1,
        v -> v.ge(0).all(-1).logicalAnd(v.sum(-1).le(upperBound)));
  }

  /** Events of events: this many more of the last dimensions make one. */
  public static Constraint independent(Constraint base, int reinterpretedBatchNdims) {
    return new Independent(base, reinterpretedBatchNdims);
  }

  /**
   * {@code cat}: one for each part of a dimension.
   *
   * @param lengths the sizes of the parts, as many as there are constraints
   */
  public static Constraint cat(List<? extends Constraint> constraints, int dim, long... lengths) {
    return new OfParts(Parts.joined(constraints, dim, lengths));
  }

  /** {@code stack}: one for each position of a dimension. */
  public static Constraint stack(List<? extends Constraint> constraints, int dim) {
    return new OfParts(Parts.stacked(constraints, dim));
  }
}
