package io.torchbridge.distributions;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.F;

/**
 * Vectors as probabilities, one more: each breaks its share off what the ones before left, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.StickBreakingTransform">torch.distributions.transforms.StickBreakingTransform</a>.
 */
public final class StickBreakingTransform extends Transform {
  public StickBreakingTransform() {}

  /** How many parts there are from each on: {@code size, …, 1}. */
  private static Tensor offsets(Tensor like, long size) {
    return like.newOnes(size).cumsum(-1).rsub(size + 1);
  }

  @Override
  public Constraint domain() {
    return Constraints.REAL_VECTOR;
  }

  @Override
  public Constraint codomain() {
    return Constraints.SIMPLEX;
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor z = SigmoidTransform.clipped(x.sub(offsets(x, x.size(-1)).log()));
    Tensor left = z.rsub(1).cumprod(-1);
    return F.pad(z, new long[] {0, 1}, 1).mul(F.pad(left, new long[] {1, 0}, 1));
  }

  @Override
  public Tensor inverse(Tensor y) {
    long size = y.size(-1) - 1;
    Tensor part = y.slice(-1, 0, size);
    Tensor left = part.cumsum(-1).rsub(1).clampMin(FInfo.of(y).tiny());
    return part.log().sub(left.log()).add(offsets(part, size).log());
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    Tensor shifted = x.sub(offsets(x, x.size(-1)).log());
    return F.logsigmoid(shifted).sub(shifted).add(y.slice(-1, 0, x.size(-1)).log()).sum(-1);
  }

  @Override
  public long[] forwardShape(long... shape) {
    return resized(shape, 1);
  }

  @Override
  public long[] inverseShape(long... shape) {
    return resized(shape, -1);
  }

  private static long[] resized(long[] shape, int by) {
    if (shape.length < 1) {
      throw new ShapeMismatchException("StickBreakingTransform needs vectors, not a scalar");
    }
    long[] resized = shape.clone();
    resized[shape.length - 1] += by;
    return resized;
  }
}
