package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The logarithm of the softmax along a dimension, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html">torch.nn.LogSoftmax</a>.
 * Any shape in, the same out.
 */
public final class LogSoftmax extends Module {
  private final @Nullable Long dim;

  public LogSoftmax(long dim) {
    this((Long) dim);
  }

  /** Without a dimension, PyTorch takes the first for 0, 1 and 3 dimensions, else the second. */
  LogSoftmax(@Nullable Long dim) {
    this.dim = dim;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.logSoftmax(dim == null ? Softmax.implicitDim(input) : dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + Repr.of(dim);
  }
}
