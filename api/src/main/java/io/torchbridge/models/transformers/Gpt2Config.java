package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * The config of GPT-2, see <a
 * href="https://huggingface.co/docs/transformers/model_doc/gpt2#transformers.GPT2Config">GPT2Config</a>.
 *
 * @param nEmbd the size of the vectors
 * @param nInner the size inside of the feed-forward layers
 * @param scaleAttnWeights whether scores are divided by the square root of the heads' size
 * @param scaleAttnByInverseLayerIdx whether they are divided by the number of the layer, from 1
 * @param generation its special tokens
 */
public record Gpt2Config(
    long vocabSize,
    long nPositions,
    long nEmbd,
    long nLayer,
    long nHead,
    long nInner,
    Activation activationFunction,
    double residPdrop,
    double embdPdrop,
    double attnPdrop,
    double layerNormEpsilon,
    double initializerRange,
    boolean scaleAttnWeights,
    boolean scaleAttnByInverseLayerIdx,
    boolean tieWordEmbeddings,
    GenerationConfig generation)
    implements DecoderConfig {

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static Gpt2Config of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "GPT-2", List.of("gpt2"));
    v.only("add_cross_attention", false);
    long size = v.size(768, "n_embd", "hidden_size");
    long heads = v.size(12, "n_head", "num_attention_heads");
    v.divisible("n_embd", size, heads);
    return new Gpt2Config(
        v.size(50257, "vocab_size"),
        v.size(1024, "n_positions", "max_position_embeddings"),
        size,
        v.size(12, "n_layer", "num_hidden_layers"),
        heads,
        v.size(4 * size, "n_inner"),
        v.activation("gelu_new", "activation_function"),
        v.real(0.1, "resid_pdrop"),
        v.real(0.1, "embd_pdrop"),
        v.real(0.1, "attn_pdrop"),
        v.real(1e-5, "layer_norm_epsilon"),
        v.real(0.02, "initializer_range"),
        v.bool(true, "scale_attn_weights"),
        v.bool(false, "scale_attn_by_inverse_layer_idx"),
        v.bool(true, "tie_word_embeddings"),
        GenerationConfig.specialTokens(v, 50256L));
  }

  @Override
  public String modelType() {
    return "gpt2";
  }

  @Override
  public long numHiddenLayers() {
    return nLayer;
  }

  @Override
  public long maxPositionEmbeddings() {
    return nPositions;
  }

  @Override
  public Gpt2Model decoder() {
    return new Gpt2Model(this);
  }

  @Override
  public Gpt2LMHeadModel model() {
    return new Gpt2LMHeadModel(this);
  }
}
