package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The config of Llama and of what is built like it: Mistral, Qwen2 (and 2.5), Qwen3. See <a
 * href="https://huggingface.co/docs/transformers/model_doc/llama2#transformers.LlamaConfig">LlamaConfig</a>.
 *
 * @param modelType {@code llama}, {@code mistral}, {@code qwen2} or {@code qwen3}
 * @param numKeyValueHeads fewer than heads of queries where several of these share keys and values
 * @param qkvBias whether the projections to queries, keys and values have biases
 * @param outBias whether the projection after the attention has one
 * @param qkNorm whether queries and keys are normalised by head
 * @param slidingWindows for each layer: how many tokens up to its own one sees; null for all
 * @param generation its special tokens
 */
public record LlamaConfig(
    String modelType,
    long vocabSize,
    long hiddenSize,
    long intermediateSize,
    long numHiddenLayers,
    long numAttentionHeads,
    long numKeyValueHeads,
    long headDim,
    Activation hiddenAct,
    long maxPositionEmbeddings,
    double initializerRange,
    double rmsNormEps,
    boolean tieWordEmbeddings,
    Rope rope,
    boolean qkvBias,
    boolean outBias,
    boolean mlpBias,
    boolean qkNorm,
    double attentionDropout,
    @Nullable Long padTokenId,
    List<@Nullable Long> slidingWindows,
    GenerationConfig generation)
    implements DecoderConfig {
  static final List<String> TYPES = List.of("llama", "mistral", "qwen2", "qwen3");

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow, such as another
   *     {@code rope_type} than {@code default}, {@code linear} and {@code llama3}
   */
  public static LlamaConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "Llama", TYPES);
    String type = v.text("llama", "model_type");
    boolean llama = type.equals("llama");
    boolean mistral = type.equals("mistral");
    boolean qwen2 = type.equals("qwen2");
    boolean qwen3 = type.equals("qwen3");
    long hidden = v.size(4096, "hidden_size");
    long heads = v.size(32, "num_attention_heads");
    if (llama) {
      v.divisible("hidden_size", hidden, heads);
    }
    Long keyValueHeads =
        v.nullableInteger("num_key_value_heads", llama ? null : mistral ? 8L : 32L);
    long groups = keyValueHeads == null ? heads : keyValueHeads;
    if (groups <= 0 || heads % groups != 0) {
      throw v.error("num_key_value_heads", "a divisor of the " + heads + " heads is wanted");
    }
    long headDim = v.size(qwen3 ? 128 : hidden / heads, "head_dim");
    long layers = v.size(32, "num_hidden_layers");
    long positions = v.size(llama ? 2048 : mistral ? 4096 * 32 : 32768, "max_position_embeddings");
    boolean attentionBias = (llama || qwen3) && v.bool(false, "attention_bias");
    return new LlamaConfig(
        type,
        v.size(qwen2 || qwen3 ? 151936 : 32000, "vocab_size"),
        hidden,
        v.size(llama ? 11008 : mistral ? 14336 : 22016, "intermediate_size"),
        layers,
        heads,
        groups,
        headDim,
        v.activation("silu", "hidden_act"),
        positions,
        v.real(0.02, "initializer_range"),
        v.real(1e-6, "rms_norm_eps"),
        v.bool(false, "tie_word_embeddings"),
        Rope.of(v, positions),
        qwen2 || attentionBias,
        attentionBias,
        llama && v.bool(false, "mlp_bias"),
        qwen3,
        v.real(0, "attention_dropout"),
        v.optionalInteger("pad_token_id"),
        windows(v, type, layers),
        GenerationConfig.specialTokens(v, llama || mistral ? 2L : null));
  }

  private static List<@Nullable Long> windows(ConfigValues v, String type, long layers) {
    Long window =
        switch (type) {
          case "llama" -> null;
          case "mistral" -> v.nullableInteger("sliding_window", 4096L);
          default ->
              v.bool(false, "use_sliding_window")
                  ? v.nullableInteger("sliding_window", 4096L)
                  : null;
        };
    List<String> types = type.startsWith("qwen") ? v.strings("layer_types") : List.of();
    if (!types.isEmpty() && types.size() != layers) {
      throw v.error("layer_types", "one for each of the " + layers + " layers is wanted");
    }
    long full = type.equals("mistral") ? 0 : v.integer(28, "max_window_layers");
    var windows = new ArrayList<@Nullable Long>();
    for (int i = 0; i < layers; i++) {
      boolean slides =
          types.isEmpty()
              ? i >= full
              : switch (types.get(i)) {
                case "sliding_attention" -> true;
                case "full_attention" -> false;
                default ->
                    throw v.error("layer_types", "full_attention or sliding_attention is wanted");
              };
      windows.add(slides ? window : null);
    }
    return windows;
  }

  @Override
  public LlamaModel decoder() {
    return new LlamaModel(this);
  }

  @Override
  public LlamaForCausalLM model() {
    return new LlamaForCausalLM(this);
  }
}
