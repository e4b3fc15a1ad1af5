package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * The config of Swin, see <a
 * href="https://huggingface.co/docs/transformers/model_doc/swin#transformers.SwinConfig">SwinConfig</a>.
 *
 * @param embedDim features of the first stage; each further one has twice as many
 * @param depths the stages' numbers of blocks
 * @param numHeads one for each stage
 * @param windowSize the edge of the attention's windows
 * @param dropPathRate with which the last block is left out while training
 * @param labels of a classifying head
 */
public record SwinConfig(
    long imageSize,
    long patchSize,
    long numChannels,
    long embedDim,
    List<Long> depths,
    List<Long> numHeads,
    long windowSize,
    double mlpRatio,
    boolean qkvBias,
    double hiddenDropoutProb,
    double attentionProbsDropoutProb,
    double dropPathRate,
    Activation hiddenAct,
    boolean useAbsoluteEmbeddings,
    double initializerRange,
    double layerNormEps,
    List<String> labels)
    implements VisionConfig {

  public SwinConfig {
    depths = List.copyOf(depths);
    numHeads = List.copyOf(numHeads);
    labels = List.copyOf(labels);
  }

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static SwinConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "Swin", List.of("swin"));
    long dim = v.size(96, "embed_dim");
    List<Long> depths = v.sizes("depths", 2L, 2L, 6L, 2L);
    List<Long> heads = v.sizes("num_heads", 3L, 6L, 12L, 24L);
    if (heads.size() != depths.size()) {
      throw v.error("num_heads", "one for each of the " + depths.size() + " stages is wanted");
    }
    for (int i = 0; i < heads.size(); i++) {
      v.divisible("embed_dim * 2^" + i, dim << i, heads.get(i));
    }
    return new SwinConfig(
        v.edge("image_size", 224),
        v.edge("patch_size", 4),
        v.size(3, "num_channels"),
        dim,
        depths,
        heads,
        v.edge("window_size", 7),
        v.real(4, "mlp_ratio"),
        v.bool(true, "qkv_bias"),
        v.real(0, "hidden_dropout_prob"),
        v.real(0, "attention_probs_dropout_prob"),
        v.real(0.1, "drop_path_rate"),
        v.activation("gelu", "hidden_act"),
        v.bool(false, "use_absolute_embeddings"),
        v.real(0.02, "initializer_range"),
        v.real(1e-5, "layer_norm_eps"),
        v.labels());
  }

  @Override
  public String modelType() {
    return "swin";
  }

  @Override
  public SwinModel encoder(boolean pooler) {
    return new SwinModel(this);
  }
}
