package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * The config of DistilBERT, see <a
 * href="https://huggingface.co/docs/transformers/model_doc/distilbert#transformers.DistilBertConfig">DistilBertConfig</a>.
 *
 * @param dim the size of the vectors
 * @param hiddenDim the size inside of the feed-forward layers
 * @param labels of a classifying head
 */
public record DistilBertConfig(
    long vocabSize,
    long maxPositionEmbeddings,
    long nLayers,
    long nHeads,
    long dim,
    long hiddenDim,
    double dropout,
    double attentionDropout,
    Activation activation,
    double initializerRange,
    double qaDropout,
    double seqClassifDropout,
    long padTokenId,
    boolean tieWordEmbeddings,
    List<String> labels)
    implements EncoderConfig {
  public DistilBertConfig {
    labels = List.copyOf(labels);
  }

  /**
   * Of the values of a {@code config.json}.
   *
   * @throws InvalidArgumentException for a value that the model can't follow
   */
  public static DistilBertConfig of(Map<String, ?> values) {
    ConfigValues v = ConfigValues.of(values, "DistilBERT", List.of("distilbert"));
    long dim = v.size(768, "dim", "hidden_size");
    long heads = v.size(12, "n_heads", "num_attention_heads");
    v.divisible("dim", dim, heads);
    return new DistilBertConfig(
        v.size(30522, "vocab_size"),
        v.size(512, "max_position_embeddings"),
        v.size(6, "n_layers", "num_hidden_layers"),
        heads,
        dim,
        v.size(4 * 768, "hidden_dim"),
        v.real(0.1, "dropout"),
        v.real(0.1, "attention_dropout"),
        v.activation("gelu", "activation"),
        v.real(0.02, "initializer_range"),
        v.real(0.1, "qa_dropout"),
        v.real(0.2, "seq_classif_dropout"),
        v.integer(0, "pad_token_id"),
        v.bool(true, "tie_word_embeddings"),
        v.labels());
  }

  @Override
  public String modelType() {
    return "distilbert";
  }

  @Override
  public long hiddenSize() {
    return dim;
  }

  @Override
  public long maxTokens() {
    return maxPositionEmbeddings;
  }

  @Override
  public double headDropout() {
    return dropout;
  }

  @Override
  public DistilBertModel encoder(boolean pooler) {
    return new DistilBertModel(this);
  }
}
