package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The softmax of the negated input along a dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmin.html">torch.nn.Softmin</a>.
 * Any shape in, the same out.
 */
public final class Softmin extends Module {
  private final @Nullable Long dim;

  public Softmin(long dim) {
    this((Long) dim);
  }

  /** Without a dimension, PyTorch takes the first for 0, 1 and 3 dimensions, else the second. */
  Softmin(@Nullable Long dim) {
    this.dim = dim;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.softmin(input, dim == null ? Softmax.implicitDim(input) : dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + Repr.of(dim);
  }
}
