package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.Embedding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A decoder of texts without a head: one vector for each token, which looks at those before it. */
public abstract sealed class DecoderModel extends PreTrainedModel permits Gpt2Model, LlamaModel {

  @Override
  public abstract DecoderConfig config();

  /**
   * The vectors of tokens, {@code (N, L, hidden_size)}.
   *
   * @param positions {@code (N or 1, L)}, int64
   * @param attentionMask {@code (N, past + L)}; null for no padding
   */
  abstract Tensor hidden(
      Tensor inputIds, Tensor positions, @Nullable Tensor attentionMask, @Nullable KVCache cache);

  abstract Embedding wordEmbeddings();

  /** {@code (N, L) -> (N, L, hidden_size)}, for texts without padding. */
  @Override
  public final Tensor forward(Tensor inputIds) {
    return forward(inputIds, null, null);
  }

  /**
   * The vectors of tokens, {@code (N, L, hidden_size)}.
   *
   * @param inputIds {@code (N, L)}, integers; with a cache only the new ones
   * @param attentionMask {@code (N, L)}, 1 for tokens and 0 for padding, on whichever side; with a
   *     cache of all tokens; null for no padding. Positions count the tokens alone.
   * @param cache of the tokens before, to which these are added; null for none
   */
  public final Tensor forward(
      Tensor inputIds, @Nullable Tensor attentionMask, @Nullable KVCache cache) {
    long[] shape = TextInputs.of(inputIds).inputIds().shape();
    long past = cache == null ? 0 : cache.length();
    Tensor positions = positions(inputIds, attentionMask, past, shape[1]);
    Tensor vectors = hidden(inputIds, positions, attentionMask, cache);
    if (cache != null) {
      cache.advance(shape[1]);
    }
    return vectors;
  }

  private static Tensor positions(
      Tensor inputIds, @Nullable Tensor attentionMask, long past, long length) {
    if (attentionMask == null) {
      return Torch.arange(past, past + length, TensorOptions.of(DType.INT64, inputIds.device()))
          .unsqueeze(0);
    }
    Tensor counted = attentionMask.cumsum(1, DType.INT64).sub(1);
    return counted.maskedFill(attentionMask.eq(0), 0).narrow(1, past, length);
  }

  @Override
  protected final Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    TextInputs given = TextInputs.of(name(), inputs, keywords);
    return Map.of("last_hidden_state", forward(given.inputIds(), given.attentionMask(), null));
  }
}
