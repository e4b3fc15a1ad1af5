package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Normalises over the last dimensions, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html">torch.nn.LayerNorm</a>.
 * Input {@code (N, *, normalized_shape)}.
 */
public final class LayerNorm extends Module {
  private final long[] normalizedShape;
  private final double eps;
  private final boolean elementwiseAffine;

  /** {@code (normalized_shape)}; null without {@code elementwiseAffine}. */
  public final @Nullable Tensor weight;

  /** {@code (normalized_shape)}; null if there is none. */
  public final @Nullable Tensor bias;

  /** Over the last dimensions, of these sizes. */
  public LayerNorm(long... normalizedShape) {
    this(normalizedShape, 1e-5, true, true);
  }

  /**
   * @param eps added to the variance
   * @param elementwiseAffine whether there are learnt scales
   * @param bias whether there are learnt offsets, with {@code elementwiseAffine}
   */
  public LayerNorm(long[] normalizedShape, double eps, boolean elementwiseAffine, boolean bias) {
    this.normalizedShape = normalizedShape.clone();
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight =
        elementwiseAffine ? registerParameter("weight", Creation.ones(normalizedShape)) : null;
    this.bias =
        elementwiseAffine && bias
            ? registerParameter("bias", Creation.zeros(normalizedShape))
            : null;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.layerNorm(input, normalizedShape, optionalValue(weight), optionalValue(bias), eps);
  }

  double eps() {
    return eps;
  }

  @Override
  protected String extraRepr() {
    return "%s, eps=%s, elementwise_affine=%s, bias=%s"
        .formatted(
            Repr.of(normalizedShape),
            Repr.of(eps),
            Repr.of(elementwiseAffine),
            Repr.of(bias != null));
  }
}
