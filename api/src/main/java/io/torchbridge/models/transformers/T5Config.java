package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * The config of T5 and FLAN-T5, see <a
 * href="https://huggingface.co/docs/transformers/model_doc/t5#transformers.T5Config">T5Config</a>.
 *
 * @param dModel the size of the vectors
 * @param dKv the size of a head
 * @param dFf the size inside of the feed-forward layers
 * @param denseAct the activation there
 * @param isGatedAct whether it gates a second layer
 * @param scaleDecoderOutputs whether vectors are scaled before the head, as in the first T5s; where
 *     the config does not say so, {@code tie_word_embeddings} does, which says no more than this
 * @param decoderStartTokenId with which texts begin
 * @param generation its special tokens
 */
public record T5Config(
    long vocabSize,
    long dModel,
    long dKv,
    long dFf,
    long numLayers,
    long numDecoderLayers,
    long numHeads,
    long relativeAttentionNumBuckets,
    long relativeAttentionMaxDistance,
    double dropoutRate,
    double layerNormEpsilon,
    double initializerFactor,
    Activation denseAct,
    boolean isGatedAct,
    boolean scaleDecoderOutputs,
    long decoderStartTokenId,
    GenerationConfig generation)
    implements ModelConfig {

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static T5Config of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "T5", List.of("t5"));
    v.only("is_encoder_decoder", true);
    String act = v.text("relu", "feed_forward_proj");
    boolean gated = act.startsWith("gated-");
    Activation activation =
        Activation.named(
            act.equals("gated-gelu") ? "gelu_new" : gated ? act.substring("gated-".length()) : act);
    if (activation == null) {
      throw v.error("feed_forward_proj", "the activations known here are " + Activation.names());
    }
    long layers = v.size(6, "num_layers", "num_hidden_layers");
    return new T5Config(
        v.size(32128, "vocab_size"),
        v.size(512, "d_model", "hidden_size"),
        v.size(64, "d_kv", "head_dim"),
        v.size(2048, "d_ff"),
        layers,
        v.size(layers, "num_decoder_layers"),
        v.size(8, "num_heads", "num_attention_heads"),
        v.size(32, "relative_attention_num_buckets"),
        v.size(128, "relative_attention_max_distance"),
        v.real(0.1, "dropout_rate"),
        v.real(1e-6, "layer_norm_epsilon"),
        v.real(1, "initializer_factor"),
        activation,
        gated,
        v.bool(v.bool(true, "tie_word_embeddings"), "scale_decoder_outputs"),
        v.integer(v.integer(0, "pad_token_id"), "decoder_start_token_id"),
        GenerationConfig.specialTokens(v, 1L));
  }

  @Override
  public String modelType() {
    return "t5";
  }

  /** What most of T5's weights are drawn by. */
  @Override
  public double initializerRange() {
    return initializerFactor / Math.sqrt(dModel);
  }
}
