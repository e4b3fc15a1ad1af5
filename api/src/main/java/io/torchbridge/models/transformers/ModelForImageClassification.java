package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ModuleDict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An encoder that says what images show: {@code ViTForImageClassification}, {@code Swin…}, {@code
 * ConvNext…}, {@code ResNet…}.
 */
public final class ModelForImageClassification extends PreTrainedModel {
  private final VisionConfig config;
  private final VisionModel encoder;
  private final Linear classifier;

  /** Of a distilled DeiT: what classifies the second token. */
  private final @Nullable Linear ofTeacher;

  public ModelForImageClassification(VisionConfig config) {
    this(config, false);
  }

  /**
   * @param distilled whether it is a DeiT with a second head, which learned from a teacher: {@code
   *     DeiTForImageClassificationWithTeacher}
   */
  public ModelForImageClassification(VisionConfig config, boolean distilled) {
    this.config = config;
    encoder = config.encoder();
    register(encoder.baseModelPrefix(), encoder);
    classifier = new Linear(encoder.featureSize(), config.labels().size());
    ofTeacher = distilled ? new Linear(encoder.featureSize(), config.labels().size()) : null;
    if (ofTeacher != null) {
      if (!config.modelType().equals("deit")) {
        throw new InvalidArgumentException("only DeiT is distilled, not " + config.modelType());
      }
      register("cls_classifier", classifier);
      register("distillation_classifier", ofTeacher);
    } else if (config instanceof ResNetConfig) {
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
    return Objects.requireNonNull(scores(pixelValues).get("logits"));
  }

  private Map<String, Tensor> scores(Tensor pixelValues) {
    VisionModel.Output output = encoder.encode(pixelValues);
    Tensor scores = classifier.call(encoder.features(output));
    if (ofTeacher == null) {
      return Map.of("logits", scores);
    }
    Tensor second = ofTeacher.call(output.lastHiddenState().select(1, 1));
    var named = new LinkedHashMap<String, Tensor>();
    named.put("logits", scores.add(second).div(2));
    named.put("cls_logits", scores);
    named.put("distillation_logits", second);
    return named;
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return scores(VisionModel.pixelValues(name(), inputs, keywords));
  }
}
