package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encoder layers one after the other, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoder.html">torch.nn.TransformerEncoder</a>.
 * Input {@code (L, N, d_model)}, {@code (N, L, d_model)} with {@code batchFirst}, or without the
 * {@code N}.
 */
public final class TransformerEncoder extends Module {
  private static final Signature INPUTS =
      Signature.of("src, mask=None, src_key_padding_mask=None, is_causal=None");

  private final ModuleList layers;
  private final @Nullable Module norm;

  /**
   * @param layer the first; the others begin as copies of it
   * @param norm applied at the end; null for none
   */
  public TransformerEncoder(TransformerEncoderLayer layer, long numLayers, @Nullable Module norm) {
    layers = register("layers", new ModuleList());
    for (long i = 0; i < numLayers; i++) {
      layers.append(i == 0 ? layer : layer.copy());
    }
    this.norm = norm == null ? null : register("norm", norm);
  }

  @Override
  public Tensor forward(Tensor src) {
    return forward(src, AttentionMask.NONE);
  }

  public Tensor forward(Tensor src, AttentionMask mask) {
    Tensor x = src;
    for (Module layer : layers) {
      x = ((TransformerEncoderLayer) layer).forward(x, mask);
    }
    return norm == null ? x : norm.call(x);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(
        a.tensor("src"), AttentionMask.of(a, "mask", "src_key_padding_mask", "is_causal"));
  }
}
