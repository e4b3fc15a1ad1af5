package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention and two linear layers, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoderLayer.html">torch.nn.TransformerEncoderLayer</a>.
 * Input {@code (L, N, d_model)}, {@code (N, L, d_model)} with {@code batchFirst}, or without the
 * {@code N}.
 */
public final class TransformerEncoderLayer extends Module {
  private static final Signature INPUTS =
      Signature.of("src, src_mask=None, src_key_padding_mask=None, is_causal=False");

  private final long dModel;
  private final long nhead;
  private final TransformerOptions options;
  private final MultiheadAttention selfAttn;
  private final Linear linear1;
  private final Dropout dropout;
  private final Linear linear2;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final Dropout dropout1;
  private final Dropout dropout2;

  public TransformerEncoderLayer(long dModel, long nhead) {
    this(dModel, nhead, TransformerOptions.DEFAULT);
  }

  public TransformerEncoderLayer(long dModel, long nhead, TransformerOptions options) {
    this.dModel = dModel;
    this.nhead = nhead;
    this.options = options;
    long inner = options.dimFeedforward();
    selfAttn = register("self_attn", options.attention(dModel, nhead));
    linear1 = register("linear1", new Linear(dModel, inner, options.bias()));
    dropout = register("dropout", new Dropout(options.dropout()));
    linear2 = register("linear2", new Linear(inner, dModel, options.bias()));
    norm1 = register("norm1", options.norm(dModel));
    norm2 = register("norm2", options.norm(dModel));
    dropout1 = register("dropout1", new Dropout(options.dropout()));
    dropout2 = register("dropout2", new Dropout(options.dropout()));
  }

  TransformerEncoderLayer copy() {
    return Creation.copy(this, () -> new TransformerEncoderLayer(dModel, nhead, options));
  }

  @Override
  public Tensor forward(Tensor src) {
    return forward(src, AttentionMask.NONE);
  }

  public Tensor forward(Tensor src, AttentionMask mask) {
    Tensor x = src;
    if (options.normFirst()) {
      x = x.add(attention(norm1.call(x), mask));
      return x.add(feedForward(norm2.call(x)));
    }
    x = norm1.call(x.add(attention(x, mask)));
    return norm2.call(x.add(feedForward(x)));
  }

  private Tensor attention(Tensor x, AttentionMask mask) {
    return dropout1.call(mask.attend(selfAttn, x, x));
  }

  private Tensor feedForward(Tensor x) {
    Tensor inner = dropout.call(options.activation().apply(linear1.call(x)));
    return dropout2.call(linear2.call(inner));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(
        a.tensor("src"), AttentionMask.of(a, "src_mask", "src_key_padding_mask", "is_causal"));
  }
}
