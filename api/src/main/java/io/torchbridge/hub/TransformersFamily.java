package io.torchbridge.hub;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.MalformedFileException;
import io.torchbridge.Tensor;
import io.torchbridge.hub.Architecture.Library;
import io.torchbridge.models.transformers.ClipConfig;
import io.torchbridge.models.transformers.ClipModel;
import io.torchbridge.models.transformers.DecoderConfig;
import io.torchbridge.models.transformers.EncoderConfig;
import io.torchbridge.models.transformers.ModelConfig;
import io.torchbridge.models.transformers.ModelForMaskedLM;
import io.torchbridge.models.transformers.ModelForQuestionAnswering;
import io.torchbridge.models.transformers.ModelForSequenceClassification;
import io.torchbridge.models.transformers.ModelForTokenClassification;
import io.torchbridge.models.transformers.PreTrainedModel;
import io.torchbridge.models.transformers.WhisperConfig;
import io.torchbridge.models.transformers.WhisperForConditionalGeneration;
import io.torchbridge.nn.Module;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The transformers of {@link io.torchbridge.models.transformers}. */
final class TransformersFamily implements NativeArchitecture {
  /** What a model was saved for, by the end of its class's name. */
  private static final Map<String, Task> BY_CLASS = new LinkedHashMap<>();

  static {
    BY_CLASS.put("ForMaskedLM", Task.FILL_MASK);
    BY_CLASS.put("ForSequenceClassification", Task.TEXT_CLASSIFICATION);
    BY_CLASS.put("ForTokenClassification", Task.TOKEN_CLASSIFICATION);
    BY_CLASS.put("ForQuestionAnswering", Task.QUESTION_ANSWERING);
    BY_CLASS.put("ForCausalLM", Task.TEXT_GENERATION);
    BY_CLASS.put("LMHeadModel", Task.TEXT_GENERATION);
    BY_CLASS.put("WhisperForConditionalGeneration", Task.AUTOMATIC_SPEECH_RECOGNITION);
    BY_CLASS.put("CLIPModel", Task.ZERO_SHOT_IMAGE_CLASSIFICATION);
    BY_CLASS.put("Model", Task.FEATURE_EXTRACTION);
  }

  @Override
  public boolean supports(Architecture architecture) {
    try {
      return architecture.library() == Library.TRANSFORMERS && model(architecture) != null;
    } catch (InvalidArgumentException e) {
      return false; // of an architecture or with a value that only Python knows
    }
  }

  @Override
  public Module build(Architecture architecture) {
    Supplier<PreTrainedModel> construction = model(architecture);
    if (construction == null) {
      throw new MalformedFileException(architecture + " is not one that Java builds");
    }
    return Module.skipInit(construction);
  }

  @Override
  public Map<String, Tensor> rename(
      Map<String, Tensor> state, Architecture architecture, Module module) {
    return ((PreTrainedModel) module).renamed(state);
  }

  /** What makes the model for the task; null if there is none for it here. */
  private static @Nullable Supplier<PreTrainedModel> model(Architecture architecture) {
    Task task = task(architecture);
    return switch (ModelConfig.of(architecture.config().values())) {
      case EncoderConfig encoder ->
          switch (task) {
            case FEATURE_EXTRACTION -> () -> encoder.encoder(false);
            case FILL_MASK -> () -> new ModelForMaskedLM(encoder);
            case TEXT_CLASSIFICATION -> () -> new ModelForSequenceClassification(encoder);
            case TOKEN_CLASSIFICATION -> () -> new ModelForTokenClassification(encoder);
            case QUESTION_ANSWERING -> () -> new ModelForQuestionAnswering(encoder);
            case null, default -> null;
          };
      case DecoderConfig decoder -> task == Task.TEXT_GENERATION ? decoder::model : null;
      case WhisperConfig whisper ->
          task == Task.AUTOMATIC_SPEECH_RECOGNITION
              ? () -> new WhisperForConditionalGeneration(whisper)
              : null;
      case ClipConfig clip ->
          task == Task.ZERO_SHOT_IMAGE_CLASSIFICATION ? () -> new ClipModel(clip) : null;
    };
  }

  /** What was asked for, or what the model was saved for. */
  private static @Nullable Task task(Architecture architecture) {
    if (architecture.task() != null) {
      return architecture.task();
    }
    List<String> classes =
        architecture.config().has("architectures")
            ? architecture.config().texts("architectures")
            : List.of();
    for (String name : classes) {
      for (var entry : BY_CLASS.entrySet()) {
        if (name.endsWith(entry.getKey())) {
          return entry.getValue();
        }
      }
    }
    return null;
  }
}
