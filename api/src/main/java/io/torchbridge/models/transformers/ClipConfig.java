package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The config of CLIP, see <a
 * href="https://huggingface.co/docs/transformers/model_doc/clip#transformers.CLIPConfig">CLIPConfig</a>.
 *
 * @param projectionDim the size of the vectors that texts and images have in common
 */
public record ClipConfig(
    Text text,
    Vision vision,
    long projectionDim,
    double logitScaleInitValue,
    double initializerRange)
    implements ModelConfig {

  /** The layers of a tower. */
  record Tower(
      long hiddenSize,
      long intermediateSize,
      long numHiddenLayers,
      long numAttentionHeads,
      Activation hiddenAct,
      double layerNormEps,
      double attentionDropout) {}

  /**
   * The tower of texts.
   *
   * @param eosTokenId whose vector is the text's; 2 for the one of the highest id, as it was
   */
  public record Text(
      long vocabSize,
      long hiddenSize,
      long intermediateSize,
      long numHiddenLayers,
      long numAttentionHeads,
      long maxPositionEmbeddings,
      Activation hiddenAct,
      double layerNormEps,
      double attentionDropout,
      long eosTokenId) {
    Tower tower() {
      return new Tower(
          hiddenSize,
          intermediateSize,
          numHiddenLayers,
          numAttentionHeads,
          hiddenAct,
          layerNormEps,
          attentionDropout);
    }
  }

  /** The tower of images, which are squares. */
  public record Vision(
      long hiddenSize,
      long intermediateSize,
      long numHiddenLayers,
      long numAttentionHeads,
      long numChannels,
      long imageSize,
      long patchSize,
      Activation hiddenAct,
      double layerNormEps,
      double attentionDropout) {
    Tower tower() {
      return new Tower(
          hiddenSize,
          intermediateSize,
          numHiddenLayers,
          numAttentionHeads,
          hiddenAct,
          layerNormEps,
          attentionDropout);
    }
  }

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static ClipConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "CLIP", List.of("clip"));
    ConfigValues t = tower(v, "text_config", "CLIP's texts", "clip_text_model");
    ConfigValues i = tower(v, "vision_config", "CLIP's images", "clip_vision_model");
    Text text =
        new Text(
            t.size(49408, "vocab_size"),
            t.size(512, "hidden_size"),
            t.size(2048, "intermediate_size"),
            t.size(12, "num_hidden_layers"),
            t.size(8, "num_attention_heads"),
            t.size(77, "max_position_embeddings"),
            t.activation("quick_gelu", "hidden_act"),
            t.real(1e-5, "layer_norm_eps"),
            t.real(0, "attention_dropout"),
            t.integer(49407, "eos_token_id"));
    Vision vision =
        new Vision(
            i.size(768, "hidden_size"),
            i.size(3072, "intermediate_size"),
            i.size(12, "num_hidden_layers"),
            i.size(12, "num_attention_heads"),
            i.size(3, "num_channels"),
            i.size(224, "image_size"),
            i.size(32, "patch_size"),
            i.activation("quick_gelu", "hidden_act"),
            i.real(1e-5, "layer_norm_eps"),
            i.real(0, "attention_dropout"));
    t.divisible("hidden_size", text.hiddenSize, text.numAttentionHeads);
    i.divisible("hidden_size", vision.hiddenSize, vision.numAttentionHeads);
    return new ClipConfig(
        text,
        vision,
        v.size(512, "projection_dim"),
        v.real(2.6592, "logit_scale_init_value"),
        v.real(1, "initializer_factor") * 0.02);
  }

  /** A part of the config, which in old files stands in a second place that comes first. */
  private static ConfigValues tower(ConfigValues v, String key, String name, String type) {
    var all = new LinkedHashMap<String, Object>(v.map(key));
    all.putAll(v.map(key + "_dict"));
    return ConfigValues.of(all, name, List.of(type));
  }

  @Override
  public String modelType() {
    return "clip";
  }
}
