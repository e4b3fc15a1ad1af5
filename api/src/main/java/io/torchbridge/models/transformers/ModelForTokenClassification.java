package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An encoder that classifies each token, for names and parts of speech. */
public final class ModelForTokenClassification extends PreTrainedModel {
  private final EncoderConfig config;
  private final EncoderModel encoder;
  private final Linear classifier;

  public ModelForTokenClassification(EncoderConfig config) {
    this.config = config;
    encoder = config.encoder();
    register(encoder.baseModelPrefix(), encoder);
    classifier = register("classifier", new Linear(config.hiddenSize(), config.labels().size()));
  }

  @Override
  public EncoderConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return encoder.baseModelPrefix();
  }

  /** The scores of the labels of each token: {@code (N, L, labels)}. */
  public Tensor forward(TextInputs inputs) {
    Tensor x = encoder.forward(inputs).lastHiddenState();
    return classifier.call(F.dropout(x, config.headDropout(), isTraining()));
  }

  /** {@code (N, L) -> (N, L, labels)}, for texts without padding. */
  @Override
  public Tensor forward(Tensor inputIds) {
    return forward(TextInputs.of(inputIds));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return Map.of("logits", forward(TextInputs.of(name(), inputs, keywords)));
  }
}
