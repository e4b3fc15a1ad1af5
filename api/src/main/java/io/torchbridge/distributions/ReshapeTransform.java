package io.torchbridge.distributions;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Another shape of the events, with as many elements, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.ReshapeTransform">torch.distributions.transforms.ReshapeTransform</a>.
 */
public final class ReshapeTransform extends Transform {
  private final long[] inShape;
  private final long[] outShape;

  /**
   * @throws ShapeMismatchException if they have not the same number of elements
   */
  public ReshapeTransform(long[] inShape, long[] outShape) {
    if (Arrays.stream(inShape).reduce(1, (a, b) -> a * b)
        != Arrays.stream(outShape).reduce(1, (a, b) -> a * b)) {
      throw new ShapeMismatchException(
          "ReshapeTransform of %s to %s: they must have as many elements"
              .formatted(Arrays.toString(inShape), Arrays.toString(outShape)));
    }
    this.inShape = inShape.clone();
    this.outShape = outShape.clone();
  }

  private static long[] replaced(long[] shape, long[] from, long[] to) {
    int cut = shape.length - from.length;
    if (cut < 0 || !Arrays.equals(Arrays.copyOfRange(shape, cut, shape.length), from)) {
      throw new ShapeMismatchException(
          "ReshapeTransform of events %s got %s"
              .formatted(Arrays.toString(from), Arrays.toString(shape)));
    }
    return Distribution.join(Arrays.copyOf(shape, cut), to);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReshapeTransform r
        && Arrays.equals(r.inShape, inShape)
        && Arrays.equals(r.outShape, outShape);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(inShape) ^ Arrays.hashCode(outShape);
  }

  @Override
  public Constraint domain() {
    return Constraints.independent(Constraints.REAL, inShape.length);
  }

  @Override
  public Constraint codomain() {
    return Constraints.independent(Constraints.REAL, outShape.length);
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.reshape(forwardShape(x.shape()));
  }

  @Override
  public Tensor inverse(Tensor y) {
    return y.reshape(inverseShape(y.shape()));
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    return x.newZeros(Distribution.leading(x.shape(), inShape.length));
  }

  @Override
  public long[] forwardShape(long... shape) {
    return replaced(shape, inShape, outShape);
  }

  @Override
  public long[] inverseShape(long... shape) {
    return replaced(shape, outShape, inShape);
  }
}
