package io.torchbridge.models.transformers;

import io.torchbridge.InvalidArgumentException;
import java.util.List;
import java.util.Map;

/**
 * The config of BERT and of what is built like it: RoBERTa, XLM-RoBERTa, MiniLM, MPNet, ELECTRA,
 * ALBERT. See <a
 * href="https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertConfig">BertConfig</a>.
 *
 * @param modelType {@code bert}, {@code roberta}, {@code xlm-roberta}, {@code mpnet}, {@code
 *     electra} or {@code albert}
 * @param embeddingSize the size of the tokens' vectors, which may be smaller than in the layers
 * @param numHiddenGroups how many groups of ALBERT's layers there are, each of which is passed
 *     several times
 * @param innerGroupNum how many layers one of ALBERT's groups has
 * @param typeVocabSize how many types of tokens there are; none in MPNet
 * @param relativeAttentionNumBuckets how many distances of tokens MPNet tells apart
 * @param padTokenId whose vector is zero; RoBERTa and MPNet count positions from behind it
 * @param labels of a classifying head
 */
public record BertConfig(
    String modelType,
    long vocabSize,
    long embeddingSize,
    long hiddenSize,
    long numHiddenLayers,
    long numHiddenGroups,
    long innerGroupNum,
    long numAttentionHeads,
    long intermediateSize,
    Activation hiddenAct,
    double hiddenDropoutProb,
    double attentionProbsDropoutProb,
    long maxPositionEmbeddings,
    long typeVocabSize,
    long relativeAttentionNumBuckets,
    double initializerRange,
    double layerNormEps,
    long padTokenId,
    double headDropout,
    boolean tieWordEmbeddings,
    List<String> labels)
    implements EncoderConfig {
  static final List<String> TYPES =
      List.of("bert", "roberta", "xlm-roberta", "mpnet", "electra", "albert");

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
    boolean albert = type.equals("albert");
    boolean electra = type.equals("electra");
    boolean mpnet = type.equals("mpnet");
    v.only("is_decoder", false);
    v.only("add_cross_attention", false);
    v.only("position_embedding_type", "absolute");
    long hidden = v.size(albert ? 4096 : electra ? 256 : 768, "hidden_size");
    long heads = v.size(albert ? 64 : electra ? 4 : 12, "num_attention_heads");
    v.divisible("hidden_size", hidden, heads);
    long layers = v.size(12, "num_hidden_layers");
    long groups = albert ? v.size(1, "num_hidden_groups") : 1;
    if (groups > layers) {
      throw v.error("num_hidden_groups", "at most the " + layers + " layers are wanted");
    }
    double dropout = v.real(albert ? 0 : 0.1, "hidden_dropout_prob");
    return new BertConfig(
        type,
        v.size(vocabulary(type), "vocab_size"),
        albert || electra ? v.size(128, "embedding_size") : hidden,
        hidden,
        layers,
        groups,
        albert ? v.size(1, "inner_group_num") : 1,
        heads,
        v.size(albert ? 16384 : electra ? 1024 : 3072, "intermediate_size"),
        v.activation(albert ? "gelu_new" : "gelu", "hidden_act"),
        dropout,
        v.real(albert ? 0 : 0.1, "attention_probs_dropout_prob"),
        v.size(512, "max_position_embeddings"),
        mpnet ? 0 : v.size(2, "type_vocab_size"),
        mpnet ? v.size(32, "relative_attention_num_buckets") : 0,
        v.real(0.02, "initializer_range"),
        v.real(1e-12, "layer_norm_eps"),
        mpnet ? 1 : v.integer(type.endsWith("roberta") ? 1 : 0, "pad_token_id"),
        albert ? v.real(0.1, "classifier_dropout_prob") : v.real(dropout, "classifier_dropout"),
        v.bool(true, "tie_word_embeddings"),
        v.labels());
  }

  private static long vocabulary(String type) {
    return switch (type) {
      case "roberta" -> 50265;
      case "mpnet" -> 30527;
      case "albert" -> 30000;
      default -> 30522;
    };
  }

  boolean isAlbert() {
    return modelType.equals("albert");
  }

  boolean isElectra() {
    return modelType.equals("electra");
  }

  boolean isMpnet() {
    return modelType.equals("mpnet");
  }

  /** Whether positions are counted from behind the padding token's id, the padding itself at it. */
  boolean countsFromPadding() {
    return modelType.endsWith("roberta") || isMpnet();
  }

  /** Whether texts are classified by the pooler's output; else the head has a layer of its own. */
  boolean classifiesPooled() {
    return modelType.equals("bert") || isAlbert();
  }

  @Override
  public long maxTokens() {
    return countsFromPadding() ? maxPositionEmbeddings - padTokenId - 1 : maxPositionEmbeddings;
  }

  @Override
  public BertModel encoder(boolean pooler) {
    return new BertModel(this, pooler);
  }
}
