package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import org.jspecify.annotations.Nullable;

/** Makes one vector of a text of its tokens' vectors, as sentence-transformers does. */
public enum Pooling {
  /** The mean of the tokens' vectors, padding left out. */
  MEAN,
  /** The first token's. */
  CLS,
  /** The greatest value of all tokens in each place, padding left out. */
  MAX,
  /** The sum of the tokens' vectors divided by the square root of how many they are. */
  MEAN_SQRT_LEN_TOKENS,
  /** The last token's that is no padding. */
  LAST_TOKEN;

  /**
   * The vectors of texts: {@code (N, L, H) -> (N, H)}.
   *
   * @param attentionMask {@code (N, L)}, 1 for tokens and 0 for padding; null for no padding
   */
  public Tensor apply(Tensor lastHiddenState, @Nullable Tensor attentionMask) {
    if (this == CLS) {
      return lastHiddenState.select(1, 0);
    }
    Tensor mask =
        attentionMask == null
            ? Torch.ones(
                TensorOptions.of(DType.INT64, lastHiddenState.device()),
                lastHiddenState.size(0),
                lastHiddenState.size(1))
            : attentionMask.to(DType.INT64);
    Tensor each = mask.unsqueeze(-1); // (N, L, 1)
    switch (this) {
      case MAX -> {
        return lastHiddenState.maskedFill(each.eq(0), Double.NEGATIVE_INFINITY).amax(false, 1);
      }
      case LAST_TOKEN -> {
        Tensor places = Torch.arange(mask.size(1), TensorOptions.like(mask));
        Tensor last = mask.ne(0).mul(places).argmax(1).view(-1, 1, 1);
        return lastHiddenState.gather(1, last.expand(-1, 1, lastHiddenState.size(2))).squeeze(1);
      }
      default -> {
        Tensor weights = each.to(lastHiddenState.dtype());
        Tensor count = weights.sum(1).clampMin(1e-9);
        return lastHiddenState
            .mul(weights)
            .sum(1)
            .div(this == MEAN_SQRT_LEN_TOKENS ? count.sqrt() : count);
      }
    }
  }

  /** {@link #apply}, with vectors of length 1, whose products are cosines. */
  public Tensor normalized(Tensor lastHiddenState, @Nullable Tensor attentionMask) {
    return F.normalize(apply(lastHiddenState, attentionMask), 2, 1, 1e-12);
  }
}
