package io.torchbridge.models.transformers;

import java.util.List;

/** The config of a text encoder. */
public sealed interface EncoderConfig extends ModelConfig permits BertConfig, DistilBertConfig {

  long vocabSize();

  /** The size of the vectors that come out. */
  long hiddenSize();

  /** The size of the tokens' own vectors. */
  default long embeddingSize() {
    return hiddenSize();
  }

  /** How many tokens a text may have. */
  long maxTokens();

  long padTokenId();

  /** The labels of a classifying head, by their numbers. */
  List<String> labels();

  boolean tieWordEmbeddings();

  /** The probability of dropout before a classifying head. */
  double headDropout();

  /** The encoder alone, without a pooler. */
  default EncoderModel encoder() {
    return encoder(false);
  }

  /**
   * The encoder alone.
   *
   * @param pooler whether it has the layer that makes a text's {@code pooler_output} of its first
   *     vector, if its architecture has one at all
   */
  EncoderModel encoder(boolean pooler);
}
