package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Conv1d;
import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.Embedding;
import io.torchbridge.nn.IncompatibleKeys;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.StateDictMismatchException;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model of transformers, as <a
 * href="https://huggingface.co/docs/transformers/main_classes/model">PreTrainedModel</a>. Its
 * {@code state_dict} has Python's keys; tied weights appear under all their names and are one
 * parameter.
 */
public abstract sealed class PreTrainedModel extends Module
    permits CausalLM,
        ClipModel,
        DecoderModel,
        EncoderModel,
        ModelForImageClassification,
        ModelForMaskedLM,
        ModelForQuestionAnswering,
        ModelForSequenceClassification,
        ModelForTokenClassification,
        T5PreTrainedModel,
        VisionModel,
        WhisperForConditionalGeneration,
        WhisperModel {
  /** Buffers of old checkpoints, which are computed now. */
  private static final Pattern COMPUTED =
      Pattern.compile(
          "(.*\\.)?(position_ids|token_type_ids|relative_position_index|attn\\.bias|attn\\.masked_bias|rotary_emb\\.inv_freq)");

  /** What the model was built from. */
  public abstract ModelConfig config();

  /** Under which name heads have the architecture's base model: {@code bert}. */
  abstract String baseModelPrefix();

  /** Loads the weights of a checkpoint, all of them, see {@link #loadPretrained(Map, boolean)}. */
  public final IncompatibleKeys loadPretrained(Map<String, Tensor> weights) {
    return loadPretrained(weights, true);
  }

  /**
   * {@code from_pretrained}: loads the weights of a checkpoint, as {@link #loadStateDict} does but
   * for what checkpoints of transformers may differ in: the base model's prefix is added or taken
   * away, old names are renewed, tied weights may be there once, a base model passes over the heads
   * on it, and one without pooler over the pooler.
   *
   * @param strict whether other missing and unexpected keys are an error; not, to train a new head
   * @return the keys that were missing or unexpected
   * @throws StateDictMismatchException that names all keys that do not fit
   */
  public final IncompatibleKeys loadPretrained(Map<String, Tensor> weights, boolean strict) {
    return loadPretrained(weights, strict, false);
  }

  /**
   * {@link #loadPretrained(Map, boolean)}.
   *
   * @param ignoreMismatchedSizes whether weights of other shapes than the model's count as missing;
   *     else they are an error
   */
  public final IncompatibleKeys loadPretrained(
      Map<String, Tensor> weights, boolean strict, boolean ignoreMismatchedSizes) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> own = stateDict();
      String prefix = baseModelPrefix() + ".";
      boolean isBase = isBase(own.keySet());
      boolean ofHead = weights.keySet().stream().anyMatch(key -> key.startsWith(prefix));
      var fitting = new LinkedHashMap<String, Tensor>();
      weights.forEach(
          (key, tensor) -> {
            String name = fitting(key, own.keySet(), prefix, isBase && ofHead);
            Tensor mine = own.get(name);
            boolean ignored =
                ignoreMismatchedSizes
                    && mine != null
                    && !Arrays.equals(mine.shape(), tensor.shape());
            if (name != null && !ignored) {
              fitting.put(name, tensor);
            }
          });
      addTied(own, fitting);
      return loadStateDict(fitting, strict);
    }
  }

  /** Whether this is the base model itself, without a head. */
  private boolean isBase(Set<String> keys) {
    return keys.stream().noneMatch(key -> key.startsWith(baseModelPrefix() + "."));
  }

  /** The key here of a checkpoint's key; null for one that is passed over. */
  private static @Nullable String fitting(
      String key, Set<String> own, String prefix, boolean withoutHead) {
    String name = key.replaceFirst("\\.gamma$", ".weight").replaceFirst("\\.beta$", ".bias");
    if (own.contains(name)) {
      return name;
    }
    if (own.contains(prefix + name)) {
      return prefix + name;
    }
    boolean ofBase = name.startsWith(prefix);
    String inner = ofBase ? name.substring(prefix.length()) : name;
    if (own.contains(inner)) {
      return inner;
    }
    boolean passedOver =
        COMPUTED.matcher(name).matches() || inner.startsWith("pooler.") || (withoutHead && !ofBase);
    return passedOver ? null : name;
  }

  private static void addTied(Map<String, Tensor> own, Map<String, Tensor> fitting) {
    var byAddress = new HashMap<Long, Tensor>();
    fitting.forEach(
        (key, tensor) -> {
          Tensor mine = own.get(key);
          if (mine != null) {
            byAddress.put(mine.dataAddress(), tensor);
          }
        });
    own.forEach(
        (key, mine) -> {
          Tensor tied = byAddress.get(mine.dataAddress());
          if (tied != null) {
            fitting.putIfAbsent(key, tied);
          }
        });
  }

  /**
   * Draws new weights as transformers does for most architectures: normal ones of the config's
   * {@code initializer_range}, no biases.
   */
  public final void initWeights() {
    double std = config().initializerRange();
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      for (Module module : modules()) {
        switch (module) {
          case Linear linear -> draw(linear.weight, linear.bias, std);
          case Dense dense -> draw(dense.weight, dense.bias, std);
          case Conv1d conv -> draw(conv.weight, conv.bias, std);
          case Conv2d conv -> draw(conv.weight, conv.bias, std);
          case Embedding embedding -> draw(embedding.weight, null, std);
          default -> {}
        }
      }
    }
  }

  /**
   * Draws new weights of the head, and of the pooler before it, as transformers does when a
   * checkpoint has none: to train them.
   *
   * @param missing keys of weights
   * @return those of them that are of a head, which have new values now
   */
  public final Set<String> initHead(Set<String> missing) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Map<String, Tensor> own = stateDict();
      String base = isBase(own.keySet()) ? "" : baseModelPrefix() + ".";
      var drawn = new LinkedHashSet<String>();
      for (String key : missing) {
        Tensor weight = own.get(key);
        boolean ofBase = key.startsWith(base) && !key.startsWith(base + "pooler.");
        if (weight != null && !ofBase) {
          drawn.add(key);
          draw(key, weight);
        }
      }
      return drawn;
    }
  }

  private void draw(String key, Tensor weight) {
    if (config() instanceof ResNetConfig
        && module(key.substring(0, key.lastIndexOf('.'))) instanceof Linear linear) {
      linear.resetParameters();
    } else if (weight.ndim() > 1) {
      Init.normal_(weight, 0, config().initializerRange());
    } else if (key.endsWith("weight")) {
      Init.ones_(weight); // of a norm
    } else {
      Init.zeros_(weight);
    }
  }

  private static void draw(Tensor weight, @Nullable Tensor bias, double std) {
    Init.normal_(weight, 0, std);
    if (bias != null) {
      Init.zeros_(bias);
    }
  }
}
