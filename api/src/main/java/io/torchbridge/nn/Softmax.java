package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The softmax along a dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html">torch.nn.Softmax</a>.
 * Any shape in, the same out.
 */
public final class Softmax extends Module {
  private final @Nullable Long dim;

  public Softmax(long dim) {
    this((Long) dim);
  }

  /** Without a dimension, PyTorch takes the first for 0, 1 and 3 dimensions, else the second. */
  Softmax(@Nullable Long dim) {
    this.dim = dim;
  }

  static long implicitDim(Tensor input) {
    int ndim = input.ndim();
    return ndim == 0 || ndim == 1 || ndim == 3 ? 0 : 1;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.softmax(dim == null ? implicitDim(input) : dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + Repr.of(dim);
  }
}
