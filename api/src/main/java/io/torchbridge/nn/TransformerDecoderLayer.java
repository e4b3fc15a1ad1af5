package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention, attention to an encoder's output, and two linear layers, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerDecoderLayer.html">torch.nn.TransformerDecoderLayer</a>.
 * Inputs {@code (L, N, d_model)}, {@code (N, L, d_model)} with {@code batchFirst}, or without the
 * {@code N}.
 */
public final class TransformerDecoderLayer extends Module {
  static final String MASKS =
      "tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None, memory_key_padding_mask=None";
  private static final Signature INPUTS =
      Signature.of("tgt, memory, " + MASKS + ", tgt_is_causal=False, memory_is_causal=False");

  private final long dModel;
  private final long nhead;
  private final TransformerOptions options;
  private final MultiheadAttention selfAttn;
  private final MultiheadAttention multiheadAttn;
  private final Linear linear1;
  private final Dropout dropout;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final LayerNorm norm3;
  private final Dropout dropout1;
  private final Dropout dropout2;
  private final Dropout dropout3;

  public TransformerDecoderLayer(long dModel, long nhead) {
    this(dModel, nhead, TransformerOptions.DEFAULT);
  }

  public TransformerDecoderLayer(long dModel, long nhead, TransformerOptions options) {
    this.dModel = dModel;
    this.nhead = nhead;
    this.options = options;
    long inner = options.dimFeedforward();
    selfAttn = register("self_attn", options.attention(dModel, nhead));
    multiheadAttn = register("multihead_attn", options.attention(dModel, nhead));
    linear1 = register("linear1", new Linear(dModel, inner, options.bias()));
    dropout = register("dropout", new Dropout(options.dropout()));
    linear2 = register("linear2", new Linear(inner, dModel, options.bias()));
    norm1 = register("norm1", options.norm(dModel));
    norm2 = register("norm2", options.norm(dModel));
    norm3 = register("norm3", options.norm(dModel));
    dropout1 = register("dropout1", new Dropout(options.dropout()));
    dropout2 = register("dropout2", new Dropout(options.dropout()));
    dropout3 = register("dropout3", new Dropout(options.dropout()));
  }

  TransformerDecoderLayer copy() {
    return Creation.copy(this, () -> new TransformerDecoderLayer(dModel, nhead, options));
  }

  public Tensor forward(Tensor tgt, Tensor memory) {
    return forward(tgt, memory, AttentionMask.NONE, AttentionMask.NONE);
  }

  /**
   * @param memory the encoder's output
   * @param tgtMask of the attention to itself
   * @param memoryMask of the attention to the memory
   */
  public Tensor forward(
      Tensor tgt, Tensor memory, AttentionMask tgtMask, AttentionMask memoryMask) {
    Tensor x = tgt;
    if (options.normFirst()) {
      x = x.add(selfAttention(norm1.call(x), tgtMask));
      x = x.add(memoryAttention(norm2.call(x), memory, memoryMask));
      return x.add(feedForward(norm3.call(x)));
    }
    x = norm1.call(x.add(selfAttention(x, tgtMask)));
    x = norm2.call(x.add(memoryAttention(x, memory, memoryMask)));
    return norm3.call(x.add(feedForward(x)));
  }

  private Tensor selfAttention(Tensor x, AttentionMask mask) {
    return dropout1.call(mask.attend(selfAttn, x, x));
  }

  private Tensor memoryAttention(Tensor x, Tensor memory, AttentionMask mask) {
    return dropout2.call(mask.attend(multiheadAttn, x, memory));
  }

  private Tensor feedForward(Tensor x) {
    Tensor inner = dropout.call(options.activation().apply(linear1.call(x)));
    return dropout3.call(linear2.call(inner));
  }

  static AttentionMask tgtMask(Arguments a) {
    return AttentionMask.of(a, "tgt_mask", "tgt_key_padding_mask", "tgt_is_causal");
  }

  static AttentionMask memoryMask(Arguments a) {
    return AttentionMask.of(a, "memory_mask", "memory_key_padding_mask", "memory_is_causal");
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("tgt"), a.tensor("memory"), tgtMask(a), memoryMask(a));
  }
}
