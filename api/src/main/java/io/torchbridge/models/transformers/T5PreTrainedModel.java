package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.models.transformers.T5Model.Stack;
import io.torchbridge.nn.Embedding;

/** T5's encoder and decoder, which have the tokens' vectors in common. */
public abstract sealed class T5PreTrainedModel extends PreTrainedModel
    permits T5ForConditionalGeneration, T5Model {
  final T5Config config;
  final Embedding shared;
  final Stack encoder;
  final Stack decoder;

  T5PreTrainedModel(T5Config config) {
    this.config = config;
    shared = register("shared", new Embedding(config.vocabSize(), config.dModel()));
    encoder = register("encoder", new Stack(config, shared, false));
    decoder = register("decoder", new Stack(config, shared, true));
  }

  @Override
  public final T5Config config() {
    return config;
  }

  @Override
  final String baseModelPrefix() {
    return "transformer";
  }

  /**
   * The vectors of texts, {@code (N, L, d_model)}, for the decoder to look at.
   *
   * @param inputs without types of tokens
   */
  public final Tensor encode(TextInputs inputs) {
    return encoder.encode(inputs);
  }

  /**
   * The vectors of texts and of what is written of them.
   *
   * @param decoderInputIds {@code (N, T)}, integers
   */
  final T5Model.Output decoded(TextInputs inputs, Tensor decoderInputIds) {
    Tensor encoded = encode(inputs);
    return new T5Model.Output(
        decoder.forward(
            decoderInputIds,
            Mask.causal(null, 0, decoderInputIds.size(1), null, decoderInputIds.device()),
            decoder.keysAndValues(encoded),
            Mask.ofTokens(inputs.attentionMask()),
            null),
        encoded);
  }
}
