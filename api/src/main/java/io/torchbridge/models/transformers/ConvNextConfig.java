package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The config of ConvNeXt, see <a
 * href="https://huggingface.co/docs/transformers/model_doc/convnext#transformers.ConvNextConfig">ConvNextConfig</a>.
 *
 * @param hiddenSizes the stages' channels
 * @param depths the stages' numbers of blocks
 * @param layerScaleInitValue by what blocks are scaled at first; null for no scales
 * @param dropPathRate with which the last block is left out while training
 * @param labels of a classifying head
 */
public record ConvNextConfig(
    long numChannels,
    long patchSize,
    List<Long> hiddenSizes,
    List<Long> depths,
    Activation hiddenAct,
    double initializerRange,
    double layerNormEps,
    @Nullable Double layerScaleInitValue,
    double dropPathRate,
    List<String> labels)
    implements VisionConfig {

  public ConvNextConfig {
    hiddenSizes = List.copyOf(hiddenSizes);
    depths = List.copyOf(depths);
    labels = List.copyOf(labels);
  }

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static ConvNextConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "ConvNeXt", List.of("convnext"));
    int stages = Math.toIntExact(v.size(4, "num_stages"));
    List<Long> sizes = v.sizes("hidden_sizes", 96L, 192L, 384L, 768L);
    List<Long> depths = v.sizes("depths", 3L, 3L, 9L, 3L);
    if (sizes.size() != stages || depths.size() != stages) {
      throw v.error("num_stages", "as many as hidden_sizes and depths is wanted");
    }
    double scale = v.real(1e-6, "layer_scale_init_value");
    return new ConvNextConfig(
        v.size(3, "num_channels"),
        v.edge("patch_size", 4),
        sizes,
        depths,
        v.activation("gelu", "hidden_act"),
        v.real(0.02, "initializer_range"),
        v.real(1e-12, "layer_norm_eps"),
        scale > 0 ? Double.valueOf(scale) : null,
        v.real(0, "drop_path_rate"),
        v.labels());
  }

  @Override
  public String modelType() {
    return "convnext";
  }

  @Override
  public ConvNextModel encoder(boolean pooler) {
    return new ConvNextModel(this);
  }
}
