package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Makes one dimension of several, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html">torch.nn.Flatten</a>.
 */
public final class Flatten extends Module {
  private final long startDim;
  private final long endDim;

  public Flatten() {
    this(1, -1);
  }

  public Flatten(long startDim, long endDim) {
    this.startDim = startDim;
    this.endDim = endDim;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.flatten(startDim, endDim);
  }

  @Override
  protected String extraRepr() {
    return "start_dim=" + Repr.of(startDim) + ", end_dim=" + Repr.of(endDim);
  }
}
