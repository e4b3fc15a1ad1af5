package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@link F#multiHeadAttentionForward}: one weight for the projections of query,
 * key and value, or three.
 *
 * @param inProjWeight {@code (3 * embed_dim, embed_dim)}; null if there are three
 * @param qProjWeight {@code (embed_dim, embed_dim)}; null, like the next two, if there is one
 * @param kProjWeight {@code (embed_dim, kdim)}
 * @param vProjWeight {@code (embed_dim, vdim)}
 * @param inProjBias {@code (3 * embed_dim)}; null for none
 * @param biasK {@code (1, 1, embed_dim)}, a key that is added; null for none
 * @param biasV {@code (1, 1, embed_dim)}, its value
 * @param outProjWeight {@code (embed_dim, embed_dim)}
 * @param outProjBias {@code (embed_dim)}; null for none
 */
public record AttentionParameters(
    @Nullable Tensor inProjWeight,
    @Nullable Tensor qProjWeight,
    @Nullable Tensor kProjWeight,
    @Nullable Tensor vProjWeight,
    @Nullable Tensor inProjBias,
    @Nullable Tensor biasK,
    @Nullable Tensor biasV,
    Tensor outProjWeight,
    @Nullable Tensor outProjBias) {

  /** With one weight for all three projections. */
  public static AttentionParameters of(
      Tensor inProjWeight,
      @Nullable Tensor inProjBias,
      Tensor outProjWeight,
      @Nullable Tensor outProjBias) {
    return new AttentionParameters(
        inProjWeight, null, null, null, inProjBias, null, null, outProjWeight, outProjBias);
  }

  /** With a weight for each projection: {@code use_separate_proj_weight}. */
  public static AttentionParameters ofSeparate(
      Tensor qProjWeight,
      Tensor kProjWeight,
      Tensor vProjWeight,
      @Nullable Tensor inProjBias,
      Tensor outProjWeight,
      @Nullable Tensor outProjBias) {
    return new AttentionParameters(
        null,
        qProjWeight,
        kProjWeight,
        vProjWeight,
        inProjBias,
        null,
        null,
        outProjWeight,
        outProjBias);
  }

  /** With a key and a value that are added. */
  public AttentionParameters withBiasKv(Tensor biasK, Tensor biasV) {
    return new AttentionParameters(
        inProjWeight,
        qProjWeight,
        kProjWeight,
        vProjWeight,
        inProjBias,
        biasK,
        biasV,
        outProjWeight,
        outProjBias);
  }
}
