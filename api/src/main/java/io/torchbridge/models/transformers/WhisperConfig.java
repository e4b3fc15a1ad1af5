package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * The config of Whisper, see <a
 * href="https://huggingface.co/docs/transformers/model_doc/whisper#transformers.WhisperConfig">WhisperConfig</a>.
 *
 * @param dModel the size of the vectors
 * @param maxSourcePositions how many vectors the encoder makes of a sound, two frames each
 * @param maxTargetPositions how many tokens a text may have
 * @param decoderStartTokenId with which texts begin
 * @param generation its special tokens
 */
public record WhisperConfig(
    long vocabSize,
    long numMelBins,
    long encoderLayers,
    long encoderAttentionHeads,
    long encoderFfnDim,
    long decoderLayers,
    long decoderAttentionHeads,
    long decoderFfnDim,
    Activation activationFunction,
    long dModel,
    double dropout,
    double attentionDropout,
    double activationDropout,
    double initializerRange,
    long maxSourcePositions,
    long maxTargetPositions,
    long padTokenId,
    long decoderStartTokenId,
    boolean tieWordEmbeddings,
    GenerationConfig generation)
    implements ModelConfig {

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static WhisperConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "Whisper", List.of("whisper"));
    long size = v.size(384, "d_model", "hidden_size");
    long encoderHeads = v.size(6, "encoder_attention_heads", "num_attention_heads");
    long decoderHeads = v.size(6, "decoder_attention_heads");
    v.divisible("d_model", size, encoderHeads);
    v.divisible("d_model", size, decoderHeads);
    List<Long> begin =
        v.has("begin_suppress_tokens")
            ? v.integers("begin_suppress_tokens")
            : List.of(220L, 50256L);
    return new WhisperConfig(
        v.size(51865, "vocab_size"),
        v.size(80, "num_mel_bins"),
        v.size(4, "encoder_layers", "num_hidden_layers"),
        encoderHeads,
        v.size(1536, "encoder_ffn_dim"),
        v.size(4, "decoder_layers"),
        decoderHeads,
        v.size(1536, "decoder_ffn_dim"),
        v.activation("gelu", "activation_function"),
        size,
        v.real(0, "dropout"),
        v.real(0, "attention_dropout"),
        v.real(0, "activation_dropout"),
        v.real(0.02, "init_std"),
        v.size(1500, "max_source_positions"),
        v.size(448, "max_target_positions"),
        v.integer(50256, "pad_token_id"),
        v.integer(50257, "decoder_start_token_id"),
        v.bool(true, "tie_word_embeddings"),
        GenerationConfig.specialTokens(v, 50256L)
            .withSuppressTokens(v.integers("suppress_tokens"))
            .withBeginSuppressTokens(begin));
  }

  @Override
  public String modelType() {
    return "whisper";
  }
}
