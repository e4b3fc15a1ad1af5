package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The config of ViT and of what is built like it: DeiT, DINOv2. See <a
 * href="https://huggingface.co/docs/transformers/model_doc/vit#transformers.ViTConfig">ViTConfig</a>.
 *
 * @param modelType {@code vit}, {@code deit} or {@code dinov2}
 * @param imageSize the edge of the images; DINOv2 takes others too
 * @param poolerOutputSize of the pooler, if there is one
 * @param layerscaleValue by what DINOv2's branches are scaled at first; null for no scales
 * @param useSwigluFfn whether the feed-forward layers are gated
 * @param labels of a classifying head
 */
public record VitConfig(
    String modelType,
    long hiddenSize,
    long numHiddenLayers,
    long numAttentionHeads,
    long intermediateSize,
    Activation hiddenAct,
    double hiddenDropoutProb,
    double attentionProbsDropoutProb,
    double initializerRange,
    double layerNormEps,
    long imageSize,
    long patchSize,
    long numChannels,
    boolean qkvBias,
    long poolerOutputSize,
    Activation poolerAct,
    @Nullable Double layerscaleValue,
    double dropPathRate,
    boolean useSwigluFfn,
    boolean useMaskToken,
    List<String> labels)
    implements VisionConfig {

  public VitConfig {
    labels = List.copyOf(labels);
  }

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static VitConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "ViT", List.of("vit", "deit", "dinov2"));
    String type = v.text("vit", "model_type");
    boolean dino = type.equals("dinov2");
    long hidden = v.size(768, "hidden_size");
    long heads = v.size(12, "num_attention_heads");
    v.divisible("hidden_size", hidden, heads);
    boolean swiglu = dino && v.bool(false, "use_swiglu_ffn");
    long inner =
        dino ? (long) (hidden * v.real(4, "mlp_ratio")) : v.size(3072, "intermediate_size");
    return new VitConfig(
        type,
        hidden,
        v.size(12, "num_hidden_layers"),
        heads,
        swiglu ? (inner * 2 / 3 + 7) / 8 * 8 : inner,
        v.activation("gelu", "hidden_act"),
        v.real(0, "hidden_dropout_prob"),
        v.real(0, "attention_probs_dropout_prob"),
        v.real(0.02, "initializer_range"),
        v.real(dino ? 1e-6 : 1e-12, "layer_norm_eps"),
        v.edge("image_size", 224),
        v.edge("patch_size", dino ? 14 : 16),
        v.size(3, "num_channels"),
        v.bool(true, "qkv_bias"),
        v.size(hidden, "pooler_output_size"),
        v.activation("tanh", "pooler_act"),
        dino ? Double.valueOf(v.real(1, "layerscale_value")) : null,
        dino ? v.real(0, "drop_path_rate") : 0,
        swiglu,
        dino && v.bool(true, "use_mask_token"),
        v.labels());
  }

  boolean isDino() {
    return modelType.equals("dinov2");
  }

  @Override
  public VitModel encoder(boolean pooler) {
    return new VitModel(this, pooler);
  }
}
