package io.torchbridge.models.pipelines;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.hub.PretrainedModel;
import io.torchbridge.hub.Task;
import io.torchbridge.hub.TokenBatch;
import io.torchbridge.hub.Tokenizer;
import io.torchbridge.models.transformers.EncoderModel;
import io.torchbridge.models.transformers.Pooling;
import io.torchbridge.models.transformers.TextInputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Vectors of sentences, near each other where their meanings are, as sentence-transformers makes
 * them.
 *
 * {@snippet :
 * try (var embeddings = SentenceEmbeddings.load(Path.of("all-MiniLM-L6-v2"))) {
 *   System.out.println(embeddings.rank("Where is my cat?", sentences).getFirst().text());
 * }
 * }
 */
public final class SentenceEmbeddings implements AutoCloseable {
  /** How many sentences go through the model at once. */
  private static final int BATCH = 32;

  private static final Map<String, Pooling> MODES =
      Map.of(
          "pooling_mode_cls_token", Pooling.CLS,
          "pooling_mode_max_tokens", Pooling.MAX,
          "pooling_mode_mean_tokens", Pooling.MEAN,
          "pooling_mode_mean_sqrt_len_tokens", Pooling.MEAN_SQRT_LEN_TOKENS,
          "pooling_mode_lasttoken", Pooling.LAST_TOKEN);

  private final EncoderModel model;
  private final Tokenizer tokenizer;
  private final Pooling pooling;
  private final int maxTokens;

  /**
   * A sentence that was found.
   *
   * @param index its place among those that were searched
   * @param score the cosine of the angle between the vectors
   */
  public record Match(int index, String text, double score) {}

  /**
   * @param model in evaluation mode; closed with this object, as is the tokenizer
   * @param maxTokens of a sentence: what is longer is cut
   */
  public SentenceEmbeddings(
      EncoderModel model, Tokenizer tokenizer, Pooling pooling, int maxTokens) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.pooling = pooling;
    this.maxTokens = (int) Math.min(maxTokens, model.config().maxTokens());
  }

  /**
   * Of a model of the hub, which belongs to this object then. One that says nothing of pooling gets
   * the mean.
   *
   * @throws InvalidArgumentException if it is another model, or Python runs it
   */
  public static SentenceEmbeddings of(PretrainedModel pretrained) {
    var files = Pretrained.of(pretrained, EncoderModel.class);
    Object max = files.values("sentence_bert_config.json").get("max_seq_length");
    return new SentenceEmbeddings(
        files.model(),
        pretrained.tokenizer(),
        pooling(files.values("1_Pooling/config.json")),
        max instanceof Number n ? n.intValue() : Integer.MAX_VALUE);
  }

  /** What {@code 1_Pooling/config.json} says: one of its modes is on. */
  private static Pooling pooling(Map<String, ?> config) {
    List<Pooling> wanted =
        MODES.entrySet().stream()
            .filter(mode -> Boolean.TRUE.equals(config.get(mode.getKey())))
            .map(Map.Entry::getValue)
            .toList();
    List<String> unknown =
        config.keySet().stream()
            .filter(key -> key.startsWith("pooling_mode_") && !MODES.containsKey(key))
            .filter(key -> Boolean.TRUE.equals(config.get(key)))
            .sorted()
            .toList();
    if (wanted.size() > 1 || !unknown.isEmpty()) {
      throw new InvalidArgumentException(
          "1_Pooling/config.json asks for %s; one of %s is known here"
              .formatted(unknown.isEmpty() ? wanted + " side by side" : unknown, MODES.keySet()));
    }
    return wanted.isEmpty() ? Pooling.MEAN : wanted.getFirst();
  }

  /**
   * Of a folder with {@code config.json}, weights and {@code tokenizer.json}.
   *
   * @throws io.torchbridge.TorchbridgeException if it is none
   */
  public static SentenceEmbeddings load(Path folder) {
    return of(Pretrained.load(folder, Task.FEATURE_EXTRACTION));
  }

  /** The vectors of sentences, {@code (N, hidden_size)}, of length 1. */
  public Tensor embed(List<String> sentences) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      var parts = new ArrayList<Tensor>();
      for (int from = 0; from < sentences.size(); from += BATCH) {
        try (TensorScope step = TensorScope.open()) {
          TokenBatch tokens =
              tokenizer.batch(
                  sentences.subList(from, Math.min(from + BATCH, sentences.size())), maxTokens);
          Tensor mask = tokens.attentionMask();
          var inputs = new TextInputs(tokens.inputIds(), mask, tokens.tokenTypeIds());
          Tensor hidden = model.forward(inputs).lastHiddenState();
          parts.add(step.keep(pooling.normalized(hidden, mask)));
        }
      }
      return scope.keep(
          parts.isEmpty() ? Torch.empty(0, model.config().hiddenSize()) : Torch.cat(parts, 0));
    }
  }

  /** All sentences, the nearest to {@code query} first. */
  public List<Match> rank(String query, List<String> sentences) {
    try (TensorScope scope = TensorScope.open()) {
      double[] scores =
          embed(sentences)
              .matmul(embed(List.of(query)).squeeze(0))
              .to(DType.FLOAT64)
              .toDoubleArray();
      return IntStream.range(0, scores.length)
          .mapToObj(i -> new Match(i, sentences.get(i), scores[i]))
          .sorted(Comparator.comparingDouble(match -> -match.score))
          .toList();
    }
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
  }
}
