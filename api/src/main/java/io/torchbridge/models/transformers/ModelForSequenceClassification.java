package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.ModuleDict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encoder that classifies texts: {@code BertForSequenceClassification}, {@code Roberta…}, {@code
 * DistilBert…}.
 */
public final class ModelForSequenceClassification extends PreTrainedModel {
  private final EncoderConfig config;
  private final EncoderModel encoder;

  /** The layer before the classifying one of those that classify no pooled vector. */
  private final @Nullable Linear dense;

  private final Linear classifier;

  public ModelForSequenceClassification(EncoderConfig config) {
    this.config = config;
    long size = config.hiddenSize();
    boolean pooled = config instanceof BertConfig bert && bert.classifiesPooled();
    encoder = config.encoder(pooled);
    register(encoder.baseModelPrefix(), encoder);
    dense = pooled ? null : new Linear(size, size);
    classifier = new Linear(size, config.labels().size());
    switch (config) {
      case BertConfig bert when dense == null -> register("classifier", classifier);
      case BertConfig bert ->
          register("classifier", new ModuleDict().put("dense", dense).put("out_proj", classifier));
      case DistilBertConfig distilBert -> {
        if (dense != null) {
          register("pre_classifier", dense);
        }
        register("classifier", classifier);
      }
    }
  }

  @Override
  public EncoderConfig config() {
    return config;
  }

  @Override
  String baseModelPrefix() {
    return encoder.baseModelPrefix();
  }

  /** The scores of the labels: {@code (N, labels)}. */
  public Tensor forward(TextInputs inputs) {
    EncoderModel.Output output = encoder.forward(inputs);
    Tensor pooled = output.poolerOutput();
    if (pooled == null) {
      pooled = output.lastHiddenState().select(1, 0);
    }
    if (config instanceof DistilBertConfig distilBert && dense != null) {
      pooled = F.dropout(dense.call(pooled).relu(), distilBert.seqClassifDropout(), isTraining());
    } else {
      pooled = F.dropout(pooled, config.headDropout(), isTraining());
      if (dense != null) {
        boolean isElectra = config instanceof BertConfig bert && bert.isElectra();
        Tensor wide = dense.call(pooled);
        pooled = isElectra ? F.gelu(wide) : wide.tanh();
        pooled = F.dropout(pooled, config.headDropout(), isTraining());
      }
    }
    return classifier.call(pooled);
  }

  /** {@code (N, L) -> (N, labels)}, for texts without padding. */
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
