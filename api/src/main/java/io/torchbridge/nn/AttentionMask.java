package io.torchbridge.nn;

import io.torchbridge.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one attention of a transformer may look at.
 *
 * @param mask {@code (L, S)} or {@code (N * num_heads, L, S)}: bool, true for what is left out, or
 *     floating point, to add; null for none
 * @param keyPaddingMask {@code (N, S)}, as above
 * @param isCausal a hint that the mask is the causal one
 */
public record AttentionMask(
    @Nullable Tensor mask, @Nullable Tensor keyPaddingMask, boolean isCausal) {
  /** All. */
  public static final AttentionMask NONE = new AttentionMask(null, null, false);

  /** All but what a mask leaves out. */
  public static AttentionMask of(Tensor mask) {
    return new AttentionMask(mask, null, false);
  }

  public AttentionMask withKeyPaddingMask(@Nullable Tensor keyPaddingMask) {
    return new AttentionMask(mask, keyPaddingMask, isCausal);
  }

  static AttentionMask of(Arguments a, String mask, String keyPaddingMask, String isCausal) {
    return new AttentionMask(
        a.optionalTensor(mask),
        a.optionalTensor(keyPaddingMask),
        Boolean.TRUE.equals(a.optionalBool(isCausal)));
  }

  Tensor attend(MultiheadAttention attention, Tensor query, Tensor other) {
    var call = new MultiheadAttention.Call(keyPaddingMask, false, mask, true, isCausal);
    return attention.forward(query, other, other, call).output();
  }
}
