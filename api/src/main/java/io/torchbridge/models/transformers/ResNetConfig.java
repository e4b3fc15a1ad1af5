package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * The config of a ResNet, see <a
 * href="https://huggingface.co/docs/transformers/model_doc/resnet#transformers.ResNetConfig">ResNetConfig</a>.
 *
 * @param embeddingSize the channels before the first stage
 * @param hiddenSizes the stages' channels
 * @param depths the stages' numbers of blocks
 * @param bottleneck whether blocks have three convolutions; else they have two
 * @param downsampleInBottleneck whether a block's first convolution has the stride; else its second
 * @param labels of a classifying head
 */
public record ResNetConfig(
    long numChannels,
    long embeddingSize,
    List<Long> hiddenSizes,
    List<Long> depths,
    boolean bottleneck,
    Activation hiddenAct,
    boolean downsampleInFirstStage,
    boolean downsampleInBottleneck,
    double initializerRange,
    List<String> labels)
    implements VisionConfig {

  public ResNetConfig {
    hiddenSizes = List.copyOf(hiddenSizes);
    depths = List.copyOf(depths);
    labels = List.copyOf(labels);
  }

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static ResNetConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "ResNet", List.of("resnet"));
    List<Long> sizes = v.sizes("hidden_sizes", 256L, 512L, 1024L, 2048L);
    List<Long> depths = v.sizes("depths", 3L, 4L, 6L, 3L);
    if (sizes.size() != depths.size()) {
      throw v.error("depths", "one for each of the " + sizes.size() + " hidden_sizes is wanted");
    }
    String type = v.text("bottleneck", "layer_type");
    if (!List.of("basic", "bottleneck").contains(type)) {
      throw v.error("layer_type", "basic or bottleneck is wanted");
    }
    return new ResNetConfig(
        v.size(3, "num_channels"),
        v.size(64, "embedding_size"),
        sizes,
        depths,
        type.equals("bottleneck"),
        v.activation("relu", "hidden_act"),
        v.bool(false, "downsample_in_first_stage"),
        v.bool(false, "downsample_in_bottleneck"),
        v.real(0.02, "initializer_range"),
        v.labels());
  }

  @Override
  public String modelType() {
    return "resnet";
  }

  @Override
  public ResNetModel encoder(boolean pooler) {
    return new ResNetModel(this);
  }
}
