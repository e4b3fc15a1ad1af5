package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/** What a {@code config.json} says of a model. */
public sealed interface ModelConfig
    permits EncoderConfig, DecoderConfig, T5Config, VisionConfig, WhisperConfig, ClipConfig {

  /** The names of all architectures that are known here. */
  List<String> MODEL_TYPES =
      List.of(
          "bert",
          "roberta",
          "xlm-roberta",
          "mpnet",
          "electra",
          "albert",
          "distilbert",
          "gpt2",
          "llama",
          "mistral",
          "qwen2",
          "qwen3",
          "t5",
          "whisper",
          "clip",
          "vit",
          "deit",
          "dinov2",
          "swin",
          "convnext",
          "resnet");

  /** Transformers' name of the architecture: {@code bert}. */
  String modelType();

  /** The standard deviation of {@link PreTrainedModel#initWeights}. */
  double initializerRange();

  /**
   * The config of any model known here, by its {@code model_type}.
   *
   * @param values what is in the {@code config.json}: strings, numbers, booleans, lists, maps
   * @throws InvalidArgumentException for an architecture that is not known here, or a value that
   *     its model can't follow
   */
  static ModelConfig of(Map<String, ?> values) {
    Object type = values.get("model_type");
    return switch (String.valueOf(type)) {
      case "bert", "roberta", "xlm-roberta", "mpnet", "electra", "albert" -> BertConfig.of(values);
      case "distilbert" -> DistilBertConfig.of(values);
      case "gpt2" -> Gpt2Config.of(values);
      case "llama", "mistral", "qwen2", "qwen3" -> LlamaConfig.of(values);
      case "t5" -> T5Config.of(values);
      case "whisper" -> WhisperConfig.of(values);
      case "clip" -> ClipConfig.of(values);
      case "vit", "deit", "dinov2" -> VitConfig.of(values);
      case "swin" -> SwinConfig.of(values);
      case "convnext" -> ConvNextConfig.of(values);
      case "resnet" -> ResNetConfig.of(values);
      default ->
          throw new InvalidArgumentException(
              "the config's model_type is %s; known here are %s"
                  .formatted(type, String.join(", ", MODEL_TYPES)));
    };
  }
}
