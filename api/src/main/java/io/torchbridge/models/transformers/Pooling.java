package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.nn.F;
import org.jspecify.annotations.Nullable;

/** Makes one vector of a text of its tokens' vectors, as sentence-transformers does. */
public enum Pooling {
  /** The mean of the tokens' vectors, padding left out. */
  MEAN,
  /** The first token's. */
  CLS;

  /**
   * The vectors of texts: {@code (N, L, H) -> (N, H)}.
   *
   * @param attentionMask {@code (N, L)}, 1 for tokens and 0 for padding; null for no padding
   */
  public Tensor apply(Tensor lastHiddenState, @Nullable Tensor attentionMask) {
    if (this == CLS) {
      return lastHiddenState.select(1, 0);
    }
    if (attentionMask == null) {
      return lastHiddenState.mean(1);
    }
    DType dtype = lastHiddenState.dtype();
    Tensor weights = attentionMask.to(dtype).unsqueeze(-1);
    return lastHiddenState.mul(weights).sum(1).div(weights.sum(1).clampMin(1e-9));
  }

  /** {@link #apply}, with vectors of length 1, whose products are cosines. */
  public Tensor normalized(Tensor lastHiddenState, @Nullable Tensor attentionMask) {
    return F.normalize(apply(lastHiddenState, attentionMask), 2, 1, 1e-12);
  }
}
