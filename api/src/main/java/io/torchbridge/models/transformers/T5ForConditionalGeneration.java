package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Module;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * T5, and by its config FLAN-T5, which writes texts of texts: translations, summaries, answers. As
 * <a
 * href="https://huggingface.co/docs/transformers/model_doc/t5#transformers.T5ForConditionalGeneration">T5ForConditionalGeneration</a>.
 */
public final class T5ForConditionalGeneration extends T5PreTrainedModel {
  private final Module head;

  public T5ForConditionalGeneration(T5Config config) {
    this(config, true);
  }

  /**
   * @param tied whether the head's weight is the tokens' own; not, where a checkpoint has both
   */
  public T5ForConditionalGeneration(T5Config config, boolean tied) {
    super(config);
    head = register("lm_head", Projection.of(shared, tied, null));
  }

  /**
   * The scores of what follows each token: {@code (N, T, vocab_size)}.
   *
   * @param inputs texts, without types of tokens
   * @param decoderInputIds what is written of them, {@code (N, T)}, integers
   */
  public Tensor forward(TextInputs inputs, Tensor decoderInputIds) {
    return scores(decoded(inputs, decoderInputIds).lastHiddenState());
  }

  private Tensor scores(Tensor vectors) {
    return head.call(
        config.scaleDecoderOutputs() ? vectors.mul(1 / Math.sqrt(config.dModel())) : vectors);
  }

  /**
   * What is to be written of texts, without gradients.
   *
   * @param inputs texts, without types of tokens
   * @return {@code (N, 1 + new)}, int64, from {@link T5Config#decoderStartTokenId} on; ended rows
   *     are padded
   */
  public Tensor generate(TextInputs inputs, GenerationConfig config) {
    return generate(inputs, config, tokens -> {});
  }

  /**
   * {@link #generate(TextInputs, GenerationConfig)}, and each step's tokens as they come, but in
   * beam search.
   */
  public Tensor generate(TextInputs inputs, GenerationConfig config, Consumer<long[]> onTokens) {
    long[][] ids = new long[Math.toIntExact(inputs.inputIds().size(0))][];
    Arrays.setAll(ids, i -> new long[] {config().decoderStartTokenId()});
    Device device = inputs.inputIds().device();
    try (Tensor first = Torch.tensor(ids, DType.INT64, device);
        Hearing hearing =
            new Hearing(
                () -> heard(inputs),
                this::next,
                new KVCache(config().numDecoderLayers(), config.limit(1)));
        Generation generation = new Generation(hearing, first, config, StoppingCriterion.NONE)) {
      long[][] rows =
          config.numBeams() > 1 ? new BeamSearch(generation).run() : generation.run(onTokens);
      return Torch.tensor(rows, DType.INT64, device);
    }
  }

  /** Each layer's keys and values of texts, and last which of them are tokens. */
  private List<Tensor[]> heard(TextInputs inputs) {
    var heard = new ArrayList<>(decoder.keysAndValues(encode(inputs)));
    Tensor mask = inputs.attentionMask();
    if (mask != null) {
      heard.add(new Tensor[] {mask.clone()});
    }
    return heard;
  }

  private Tensor next(Tensor ids, List<Tensor[]> heard, KVCache written) {
    boolean masked = heard.size() > config.numDecoderLayers();
    Mask tokens = Mask.ofTokens(masked ? heard.getLast()[0] : null);
    Mask mask = Mask.causal(null, written.length(), ids.size(1), null, ids.device());
    return scores(decoder.forward(ids, mask, heard, tokens, written).select(1, -1));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    var a = T5Model.INPUTS.bind(name(), inputs, keywords);
    TextInputs texts = TextInputs.of(a.tensor("input_ids"), a.optionalTensor("attention_mask"));
    return Map.of("logits", forward(texts, a.tensor("decoder_input_ids")));
  }
}
