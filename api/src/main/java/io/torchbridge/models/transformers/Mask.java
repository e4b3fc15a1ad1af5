package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the queries of an attention may look at.
 *
 * @param tensor broadcast to {@code (N, H, L, S)}: bool, true where one may look, or numbers that
 *     are added to the scores; null for no limit
 * @param isCausal whether each query sees the keys up to its own place, without a tensor
 */
record Mask(@Nullable Tensor tensor, boolean isCausal) {
  static final Mask NONE = new Mask(null, false);

  /** All tokens that are none of padding: {@code (N, L)}, not 0 for tokens. */
  static Mask ofTokens(@Nullable Tensor attentionMask) {
    return attentionMask == null
        ? NONE
        : new Mask(tokens(attentionMask).unsqueeze(1).unsqueeze(1), false);
  }

  /**
   * With this added to the scores.
   *
   * @param scores {@code (N or 1, H, L, S)}
   */
  Mask plus(Tensor scores) {
    Tensor seen =
        isCausal
            ? Torch.ones(
                    TensorOptions.of(DType.BOOL, scores.device()), scores.size(2), scores.size(3))
                .tril(0)
            : tensor;
    return new Mask(
        seen == null ? scores : scores.maskedFill(seen.logicalNot(), Double.NEGATIVE_INFINITY),
        false);
  }

  private static Tensor tokens(Tensor attentionMask) {
    return attentionMask.dtype() == DType.BOOL ? attentionMask : attentionMask.ne(0);
  }

  /**
   * The tokens before, and itself.
   *
   * @param attentionMask {@code (N, past + length)}, not 0 for tokens; null if there is no padding
   * @param past how many keys are from before the first query
   * @param length how many queries there are
   * @param window how many keys up to its own a query sees at most; null for all
   */
  static Mask causal(
      @Nullable Tensor attentionMask,
      long past,
      long length,
      @Nullable Long window,
      Device device) {
    long all = past + length;
    long span = window == null ? all : window;
    boolean isLimited = span < all;
    if (attentionMask != null) {
      long[] shape = attentionMask.shape();
      if (shape.length != 2 || shape[1] != all) {
        throw new InvalidArgumentException(
            "an attention mask of shape %s for %d tokens, of which %d are from before; (N, %d) is wanted"
                .formatted(Arrays.toString(shape), all, past, all));
      }
    }
    if (length == 1 && !isLimited) {
      return ofTokens(attentionMask); // one query sees all
    }
    if (attentionMask == null && past == 0 && !isLimited) {
      return new Mask(null, true);
    }
    var options = TensorOptions.of(DType.INT64, device);
    Tensor keys = Torch.arange(all, options).unsqueeze(0); // (1, S)
    Tensor queries = Torch.arange(past, all, options).unsqueeze(1); // (L, 1)
    Tensor seen = keys.le(queries);
    if (isLimited) {
      seen = seen.logicalAnd(keys.gt(queries.sub(span)));
    }
    if (attentionMask != null) {
      seen = seen.logicalAnd(tokens(attentionMask).unsqueeze(1).unsqueeze(1)); // (N, 1, L, S)
    }
    return new Mask(seen, false);
  }
}
