package io.torchbridge.hub;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.hub.Architecture.Library;
import io.torchbridge.models.transformers.ClipConfig;
import io.torchbridge.models.transformers.ClipModel;
import io.torchbridge.models.transformers.DecoderConfig;
import io.torchbridge.models.transformers.EncoderConfig;
import io.torchbridge.models.transformers.ModelForImageClassification;
import io.torchbridge.models.transformers.ModelForMaskedLM;
import io.torchbridge.models.transformers.ModelForQuestionAnswering;
import io.torchbridge.models.transformers.ModelForSequenceClassification;
import io.torchbridge.models.transformers.ModelForTokenClassification;
import io.torchbridge.models.transformers.PreTrainedModel;
import io.torchbridge.models.transformers.T5Config;
import io.torchbridge.models.transformers.T5ForConditionalGeneration;
import io.torchbridge.models.transformers.T5Model;
import io.torchbridge.models.transformers.VisionConfig;
import io.torchbridge.models.transformers.WhisperConfig;
import io.torchbridge.models.transformers.WhisperForConditionalGeneration;
import io.torchbridge.models.transformers.WhisperModel;
import io.torchbridge.nn.IncompatibleKeys;
import io.torchbridge.nn.Module;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The networks of {@link io.torchbridge.models.transformers}, with the head for a task. */
final class TransformersFamily implements NativeArchitecture {
  private static final String DISTILLED = "DeiTForImageClassificationWithTeacher";

  @Override
  public boolean supports(Architecture architecture) {
    return architecture.library() == Library.TRANSFORMERS
        && io.torchbridge.models.transformers.ModelConfig.MODEL_TYPES.contains(architecture.name());
  }

  @Override
  public Module build(Architecture architecture, Set<String> weights) {
    ModelConfig config = architecture.config();
    Task task = architecture.task();
    PreTrainedModel model = model(architecture, task == null ? savedFor(config) : task, weights);
    String dtype = config.text("dtype", config.text("torch_dtype", "float32"));
    return model.to(DType.ofName(dtype));
  }

  private static PreTrainedModel model(
      Architecture architecture, @Nullable Task task, Set<String> weights) {
    boolean pooler =
        weights.isEmpty() || weights.stream().anyMatch(name -> name.contains("pooler."));
    return switch (io.torchbridge.models.transformers.ModelConfig.of(
        architecture.config().values())) {
      case EncoderConfig config when task == Task.FEATURE_EXTRACTION -> config.encoder(pooler);
      case EncoderConfig config when task == Task.FILL_MASK -> new ModelForMaskedLM(config);
      case EncoderConfig config when task == Task.TEXT_CLASSIFICATION ->
          new ModelForSequenceClassification(config);
      case EncoderConfig config when task == Task.TOKEN_CLASSIFICATION ->
          new ModelForTokenClassification(config);
      case EncoderConfig config when task == Task.QUESTION_ANSWERING ->
          new ModelForQuestionAnswering(config);
      case DecoderConfig config when task == Task.FEATURE_EXTRACTION -> config.decoder();
      case DecoderConfig config when task == Task.TEXT_GENERATION -> config.model();
      case VisionConfig config when task == Task.FEATURE_EXTRACTION -> config.encoder(pooler);
      case VisionConfig config when task == Task.IMAGE_CLASSIFICATION ->
          new ModelForImageClassification(
              config, architecture.config().texts("architectures").contains(DISTILLED));
      case T5Config config when task == Task.FEATURE_EXTRACTION -> new T5Model(config);
      case T5Config config when task == Task.TEXT_TO_TEXT ->
          new T5ForConditionalGeneration(config, !weights.contains("lm_head.weight"));
      case WhisperConfig config when task == Task.FEATURE_EXTRACTION -> new WhisperModel(config);
      case WhisperConfig config when task == Task.AUTOMATIC_SPEECH_RECOGNITION ->
          new WhisperForConditionalGeneration(config);
      case ClipConfig config
          when task == Task.ZERO_SHOT_IMAGE_CLASSIFICATION || task == Task.FEATURE_EXTRACTION ->
          new ClipModel(config);
      default ->
          throw new InvalidArgumentException(
              "Java has %s, but not for %s"
                  .formatted(
                      architecture.name(),
                      task == null
                          ? "architectures = " + architecture.config().texts("architectures")
                          : "the task " + task));
    };
  }

  /** What the class that the config names is for; null if none of the tasks is. */
  private static @Nullable Task savedFor(ModelConfig config) {
    String name = config.texts("architectures").stream().findFirst().orElse("Model");
    for (Task task : Task.values()) {
      if (task != Task.FEATURE_EXTRACTION && name.endsWith(task.head())) {
        return task;
      }
    }
    if (name.endsWith("LMHeadModel")) {
      return Task.TEXT_GENERATION;
    }
    return switch (name) {
      case DISTILLED -> Task.IMAGE_CLASSIFICATION;
      case "T5ForConditionalGeneration" -> Task.TEXT_TO_TEXT;
      case "T5EncoderModel" -> null; // half of a model
      case "WhisperForConditionalGeneration" -> Task.AUTOMATIC_SPEECH_RECOGNITION;
      default -> name.endsWith("Model") ? Task.FEATURE_EXTRACTION : null;
    };
  }

  @Override
  public IncompatibleKeys load(Module module, Map<String, Tensor> state) {
    return load(module, state, false);
  }

  @Override
  public IncompatibleKeys load(
      Module module, Map<String, Tensor> state, boolean ignoreMismatchedSizes) {
    return ((PreTrainedModel) module).loadPretrained(state, false, ignoreMismatchedSizes);
  }

  @Override
  public Set<String> initialize(Module module, Set<String> missing) {
    return ((PreTrainedModel) module).initHead(missing);
  }
}
