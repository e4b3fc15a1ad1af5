package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * The config of BERT and of what is built like it: RoBERTa, XLM-RoBERTa, MiniLM. See <a
 * href="https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertConfig">BertConfig</a>.
 *
 * @param modelType {@code bert}, {@code roberta} or {@code xlm-roberta}
 * @param padTokenId whose vector is zero; RoBERTa counts positions from behind it
 * @param labels of a classifying head
 */
public record BertConfig(
    String modelType,
    long vocabSize,
    long hiddenSize,
    long numHiddenLayers,
    long numAttentionHeads,
    long intermediateSize,
    Activation hiddenAct,
    double hiddenDropoutProb,
    double attentionProbsDropoutProb,
    long maxPositionEmbeddings,
    long typeVocabSize,
    double initializerRange,
    double layerNormEps,
    long padTokenId,
    double headDropout,
    boolean tieWordEmbeddings,
    List<String> labels)
    implements EncoderConfig {
  static final List<String> TYPES = List.of("bert", "roberta", "xlm-roberta");

  public BertConfig {
    labels = List.copyOf(labels);
  }

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static BertConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "BERT", TYPES);
    String type = v.text("bert", "model_type");
    boolean roberta = !type.equals("bert");
    v.only("is_decoder", false);
    v.only("add_cross_attention", false);
    v.only("position_embedding_type", "absolute");
    long hidden = v.size(768, "hidden_size");
    long heads = v.size(12, "num_attention_heads");
    v.divisible("hidden_size", hidden, heads);
    double dropout = v.real(0.1, "hidden_dropout_prob");
    return new BertConfig(
        type,
        v.size(type.equals("roberta") ? 50265 : 30522, "vocab_size"),
        hidden,
        v.size(12, "num_hidden_layers"),
        heads,
        v.size(3072, "intermediate_size"),
        v.activation("gelu", "hidden_act"),
        dropout,
        v.real(0.1, "attention_probs_dropout_prob"),
        v.size(512, "max_position_embeddings"),
        v.size(2, "type_vocab_size"),
        v.real(0.02, "initializer_range"),
        v.real(1e-12, "layer_norm_eps"),
        v.integer(roberta ? 1 : 0, "pad_token_id"),
        v.real(dropout, "classifier_dropout"),
        v.bool(true, "tie_word_embeddings"),
        v.labels());
  }

  boolean isRoberta() {
    return !modelType.equals("bert");
  }

  @Override
  public long maxTokens() {
    return isRoberta() ? maxPositionEmbeddings - padTokenId - 1 : maxPositionEmbeddings;
  }

  @Override
  public BertModel encoder(boolean pooler) {
    return new BertModel(this, pooler);
  }
}
