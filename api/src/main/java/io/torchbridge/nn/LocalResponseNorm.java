package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * Divides by the sizes of neighbouring channels, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html">torch.nn.LocalResponseNorm</a>.
 * Input {@code (N, C, *)}.
 */
public final class LocalResponseNorm extends Module {
  private final long size;
  private final double alpha;
  private final double beta;
  private final double k;

  public LocalResponseNorm(long size) {
    this(size, 1e-4, 0.75, 1.0);
  }

  /**
   * @param size the number of neighbouring channels
   */
  public LocalResponseNorm(long size, double alpha, double beta, double k) {
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.localResponseNorm(input, size, alpha, beta, k);
  }

  @Override
  protected String extraRepr() {
    return "%d, alpha=%s, beta=%s, k=%s".formatted(size, Repr.of(alpha), Repr.of(beta), Repr.of(k));
  }
}
