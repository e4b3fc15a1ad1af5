package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Divides by the root of the mean square over the last dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.RMSNorm.html">torch.nn.RMSNorm</a>.
 * Input {@code (N, *, normalized_shape)}.
 */
public final class RMSNorm extends Module {
  private final long[] normalizedShape;
  private final @Nullable Double eps;

  /** {@code (normalized_shape)}; null without {@code elementwiseAffine}. */
  public final @Nullable Tensor weight;

  /** Over the last dimensions, of these sizes. */
  public RMSNorm(long... normalizedShape) {
    this(normalizedShape, null, true);
  }

  /**
   * @param eps added to the mean square; null for the dtype's smallest step from 1
   * @param elementwiseAffine whether there are learnt scales
   */
  public RMSNorm(long[] normalizedShape, @Nullable Double eps, boolean elementwiseAffine) {
    this.normalizedShape = normalizedShape.clone();
    this.eps = eps;
    this.weight =
        elementwiseAffine ? registerParameter("weight", Creation.ones(normalizedShape)) : null;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.rmsNorm(input, normalizedShape, optionalValue(weight), eps);
  }

  @Override
  protected String extraRepr() {
    return "%s, eps=%s, elementwise_affine=%s"
        .formatted(Repr.of(normalizedShape), Repr.of(eps), Repr.of(weight != null));
  }
}
