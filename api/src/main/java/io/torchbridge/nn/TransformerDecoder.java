package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoder layers one after the other, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerDecoder.html">torch.nn.TransformerDecoder</a>.
 * Inputs {@code (L, N, d_model)}, {@code (N, L, d_model)} with {@code batchFirst}, or without the
 * {@code N}.
 */
public final class TransformerDecoder extends Module {
  private static final Signature INPUTS =
      Signature.of(
          "tgt, memory, "
              + TransformerDecoderLayer.MASKS
              + ", tgt_is_causal=None, memory_is_causal=False");

  private final ModuleList layers;
  private final @Nullable Module norm;

  /**
   * @param layer the first; the others begin as copies of it
   * @param norm applied at the end; null for none
   */
  public TransformerDecoder(TransformerDecoderLayer layer, long numLayers, @Nullable Module norm) {
    layers = register("layers", new ModuleList());
    for (long i = 0; i < numLayers; i++) {
      layers.append(i == 0 ? layer : layer.copy());
    }
    this.norm = norm == null ? null : register("norm", norm);
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
    for (Module layer : layers) {
      x = ((TransformerDecoderLayer) layer).forward(x, memory, tgtMask, memoryMask);
    }
    return norm == null ? x : norm.call(x);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(
        a.tensor("tgt"),
        a.tensor("memory"),
        TransformerDecoderLayer.tgtMask(a),
        TransformerDecoderLayer.memoryMask(a));
  }
}
