package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ModuleDict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encoder that says what images show: {@code ViTForImageClassification}, {@code Swin…}, {@code
 * ConvNext…}, {@code ResNet…}.
 */
public final class ModelForImageClassification extends PreTrainedModel {
  private final VisionConfig config;
  private final VisionModel encoder;
  private final Linear classifier;

  public ModelForImageClassification(VisionConfig config) {
    this.config = config;
    encoder = config.encoder();
    register(encoder.baseModelPrefix(), encoder);
    classifier = new Linear(encoder.featureSize(), config.labels().size());
    if (config instanceof ResNetConfig) {
      register("classifier", new ModuleDict().put("1", classifier)); // behind a layer that flattens
    } else {
      register("classifier", classifier);
    }
  }

  @Override
  public VisionConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return encoder.baseModelPrefix();
  }

  /** The scores of the labels: {@code (N, num_channels, H, W) -> (N, labels)}. */
  @Override
  public Tensor forward(Tensor pixelValues) {
    return classifier.call(encoder.features(encoder.encode(pixelValues)));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return Map.of("logits", forward(VisionModel.pixelValues(name(), inputs, keywords)));
  }
}
