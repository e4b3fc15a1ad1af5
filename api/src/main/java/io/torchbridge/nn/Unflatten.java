package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Makes several dimensions of one, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Unflatten.html">torch.nn.Unflatten</a>.
 */
public final class Unflatten extends Module {
  private final long dim;
  private final long[] unflattenedSize;

  public Unflatten(long dim, long... unflattenedSize) {
    this.dim = dim;
    this.unflattenedSize = unflattenedSize.clone();
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.unflatten(dim, unflattenedSize);
  }

  @Override
  protected String extraRepr() {
    return "dim=%d, unflattened_size=%s".formatted(dim, Repr.of(unflattenedSize));
  }
}
