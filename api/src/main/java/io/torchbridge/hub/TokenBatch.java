package io.torchbridge.hub;

import io.torchbridge.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts as tensors of int64, {@code (N, T)}: shorter ones are filled up with the padding token.
 *
 * @param inputIds the tokens' numbers
 * @param attentionMask 1 for tokens, 0 for padding
 * @param tokenTypeIds 0 for the first text, 1 for the second
 */
public record TokenBatch(Tensor inputIds, Tensor attentionMask, Tensor tokenTypeIds)
    implements AutoCloseable {

  /** By the names that models of transformers have for them. */
  public Map<String, Tensor> keywords() {
    var keywords = new LinkedHashMap<String, Tensor>();
    keywords.put("input_ids", inputIds);
    keywords.put("token_type_ids", tokenTypeIds);
    keywords.put("attention_mask", attentionMask);
    return keywords;
  }

  @Override
  public void close() {
    inputIds.close();
    attentionMask.close();
    tokenTypeIds.close();
  }
}
