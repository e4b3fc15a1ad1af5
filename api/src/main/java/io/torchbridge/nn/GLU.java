package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * {@code a * sigmoid(b)}, where a and b are the halves of x, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.GLU.html">torch.nn.GLU</a>. The
 * split dimension must be of even size, and halves.
 */
public final class GLU extends Module {
  private final long dim;

  public GLU() {
    this(-1);
  }

  public GLU(long dim) {
    this.dim = dim;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.glu(input, dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + Repr.of(dim);
  }
}
