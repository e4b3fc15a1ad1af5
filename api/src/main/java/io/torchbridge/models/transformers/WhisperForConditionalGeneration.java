package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Module;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whisper, which writes down what it hears, as <a
 * href="https://huggingface.co/docs/transformers/model_doc/whisper#transformers.WhisperForConditionalGeneration">WhisperForConditionalGeneration</a>.
 * Sounds come as {@link WhisperFeatures}.
 */
public final class WhisperForConditionalGeneration extends PreTrainedModel {
  private final WhisperModel model;
  private final Module head;

  public WhisperForConditionalGeneration(WhisperConfig config) {
    model = register("model", new WhisperModel(config));
    head =
        register("proj_out", Projection.of(model.decoder.tokens, config.tieWordEmbeddings(), null));
  }

  @Override
  public WhisperConfig config() {
    return model.config();
  }

  @Override
  String baseModelPrefix() {
    return "model";
  }

  /**
   * What the decoder attends to.
   *
   * @param inputFeatures {@code (N, num_mel_bins, 2 * max_source_positions)}
   * @return {@code (N, max_source_positions, d_model)}
   */
  public Tensor encode(Tensor inputFeatures) {
    return model.encode(inputFeatures);
  }

  /**
   * The scores of what follows each token: {@code (N, L, vocab_size)}.
   *
   * @param inputFeatures {@code (N, num_mel_bins, 2 * max_source_positions)}
   * @param decoderInputIds {@code (N, L)}, integers
   */
  public Tensor forward(Tensor inputFeatures, Tensor decoderInputIds) {
    return head.call(model.forward(inputFeatures, decoderInputIds).lastHiddenState());
  }

  /**
   * The texts of sounds, without gradients.
   *
   * @param inputFeatures {@code (N, num_mel_bins, 2 * max_source_positions)}
   * @param prompt with which all texts begin: {@link WhisperConfig#decoderStartTokenId} and the
   *     tokens of language, task and timestamps
   * @return {@code (N, prompt + new)}, int64; ended rows are padded
   */
  public Tensor generate(Tensor inputFeatures, List<Long> prompt, GenerationConfig config) {
    return generate(inputFeatures, prompt, config, tokens -> {});
  }

  /**
   * {@link #generate(Tensor, List, GenerationConfig)}, and each step's tokens as they come, but in
   * beam search.
   */
  public Tensor generate(
      Tensor inputFeatures, List<Long> prompt, GenerationConfig config, Consumer<long[]> onTokens) {
    long[][] ids = new long[Math.toIntExact(inputFeatures.size(0))][];
    Arrays.fill(ids, prompt.stream().mapToLong(Long::longValue).toArray());
    Device device = inputFeatures.device();
    try (Tensor first = Torch.tensor(ids, DType.INT64, device);
        Hearing hearing =
            new Hearing(
                () -> model.decoder.keysAndValues(encode(inputFeatures)),
                (tokens, heard, written) ->
                    head.call(model.decoder.forward(tokens, heard, written).select(1, -1)),
                new KVCache(
                    config().decoderLayers(), config.limit(Math.toIntExact(prompt.size()))));
        Generation generation = new Generation(hearing, first, config, StoppingCriterion.NONE)) {
      long[][] rows =
          config.numBeams() > 1 ? new BeamSearch(generation).run() : generation.run(onTokens);
      return Torch.tensor(rows, DType.INT64, device);
    }
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    var a = WhisperModel.INPUTS.bind(name(), inputs, keywords);
    return Map.of("logits", forward(a.tensor("input_features"), a.tensor("decoder_input_ids")));
  }
}
