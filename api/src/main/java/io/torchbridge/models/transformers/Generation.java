package io.torchbridge.models.transformers;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Generator;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.ValuesAndIndices;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Backend;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Texts that grow by one token a step, in a scope of its own each. The tokens are in Java's memory;
 * what the model has seen is with its {@link Steps}.
 */
final class Generation implements AutoCloseable {
  final Steps steps;
  final GenerationConfig config;

  /** The tokens of the prompts, a row each. */
  final long[][] prompts;

  /** How long the texts may become. */
  final int limit;

  private final StoppingCriterion criterion;
  private final Backend backend;
  private final Device device;
  private final long[][] texts;
  private final boolean[] ended;
  private int length;

  /**
   * @param steps which have seen nothing yet; closed with this object
   * @param inputIds the prompts, {@code (N, L)}
   */
  Generation(Steps steps, Tensor inputIds, GenerationConfig config, StoppingCriterion criterion) {
    this.steps = steps;
    this.criterion = criterion;
    this.config = config;
    this.backend = inputIds.backend();
    this.device = inputIds.device();
    prompts = rows(inputIds.toLongArray(), Math.toIntExact(inputIds.size(0)));
    length = prompts[0].length;
    limit = config.limit(length);
    texts = new long[prompts.length][];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = Arrays.copyOf(prompts[i], limit);
    }
    ended = new boolean[texts.length];
  }

  private static long[][] rows(long[] all, int n) {
    long[][] rows = new long[n][];
    int length = all.length / Math.max(n, 1);
    for (int i = 0; i < n; i++) {
      rows[i] = Arrays.copyOfRange(all, i * length, (i + 1) * length);
    }
    return rows;
  }

  /** Runs a step in a scope, without gradients, on the prompts' backend. */
  <T> T inStep(Supplier<T> step) {
    try (var use = Backends.use(backend);
        TensorScope scope = TensorScope.open();
        var mode = GradMode.INFERENCE.enter()) {
      return step.get();
    }
  }

  /** All steps; the whole texts. */
  long[][] run(Consumer<long[]> onTokens) {
    for (long[] tokens = step(); tokens.length > 0; tokens = step()) {
      onTokens.accept(tokens);
    }
    long[][] whole = new long[texts.length][];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = Arrays.copyOf(texts[i], length);
    }
    return whole;
  }

  /** One step: a token for each row; none if all have ended. */
  long[] step() {
    if (length >= limit || allEnded()) {
      return new long[0];
    }
    boolean isFirst = length == prompts[0].length;
    long[] chosen =
        inStep(
            () -> {
              Tensor ids = isFirst ? tensor(prompts) : tensor(last());
              Tensor scores = processed(steps.next(ids).to(DType.FLOAT32), texts, length, isFirst);
              Tensor tokens = config.doSample() ? drawn(scores) : scores.argmax(-1);
              return tokens.toLongArray();
            });
    for (int i = 0; i < chosen.length; i++) {
      if (ended[i]) {
        chosen[i] = config.padding();
      }
      texts[i][length] = chosen[i];
    }
    length++;
    for (int i = 0; i < chosen.length; i++) {
      ended[i] =
          ended[i]
              || config.eosTokenIds().contains(chosen[i])
              || criterion.ends(i, texts[i], prompts[0].length, length);
    }
    return chosen;
  }

  private boolean allEnded() {
    for (boolean e : ended) {
      if (!e) {
        return false;
      }
    }
    return true;
  }

  private long[][] last() {
    long[][] last = new long[texts.length][];
    for (int i = 0; i < last.length; i++) {
      last[i] = new long[] {texts[i][length - 1]};
    }
    return last;
  }

  Tensor tensor(Object data) {
    return Torch.tensor(data, DType.INT64, device);
  }

  /**
   * The scores of tokens, changed by what the config asks for besides drawing.
   *
   * @param scores {@code (N, V)}, float32
   * @param rows the texts till now
   * @param count how much of each row is text
   */
  Tensor processed(Tensor scores, long[][] rows, int count, boolean isFirst) {
    double penalty = config.repetitionPenalty();
    if (penalty != 1) {
      long[][] seen = new long[rows.length][];
      for (int i = 0; i < seen.length; i++) {
        seen[i] = Arrays.copyOf(rows[i], count);
      }
      Tensor ids = tensor(seen);
      Tensor score = scores.gather(1, ids);
      Tensor worse = Torch.where(score.lt(0), score.mul(penalty), score.div(penalty));
      scores = scores.scatter(1, ids, worse);
    }
    if (config.noRepeatNgramSize() > 0) {
      scores = withoutRepeated(scores, rows, count, config.noRepeatNgramSize());
    }
    if (count - prompts[0].length < config.minNewTokens()) {
      scores = without(scores, config.eosTokenIds());
    }
    scores = without(scores, config.suppressTokens());
    return isFirst ? without(scores, config.beginSuppressTokens()) : scores;
  }

  /** Without the tokens that would make {@code n} in a row that were there before. */
  private Tensor withoutRepeated(Tensor scores, long[][] rows, int count, int n) {
    int last = count - n + 1; // where those that would be repeated begin
    if (last < 0) {
      return scores;
    }
    Tensor banned = Torch.zeros(TensorOptions.of(DType.BOOL, device), scores.shape());
    for (int row = 0; row < rows.length; row++) {
      long[] text = rows[row];
      var tokens = LongStream.builder();
      for (int from = 0; from < last; from++) {
        if (Arrays.equals(text, from, from + n - 1, text, last, count)) {
          tokens.add(text[from + n - 1]);
        }
      }
      long[] found = tokens.build().toArray();
      if (found.length > 0) {
        banned.select(0, row).indexFill_(0, tensor(found), 1);
      }
    }
    return scores.maskedFill(banned, Double.NEGATIVE_INFINITY);
  }

  private Tensor without(Tensor scores, List<Long> tokens) {
    long size = scores.size(-1);
    long[] known = tokens.stream().mapToLong(Long::longValue).filter(t -> t < size).toArray();
    return known.length == 0
        ? scores
        : scores.indexFill(-1, tensor(known), Double.NEGATIVE_INFINITY);
  }

  /** Tokens drawn by their scores: {@code (N, V) -> (N)}. */
  private Tensor drawn(Tensor scores) {
    if (config.temperature() != 1) {
      scores = scores.div(config.temperature());
    }
    if (config.topK() > 0) {
      long k = Math.min(config.topK(), scores.size(-1));
      Tensor last = scores.topk(k).values().narrow(-1, k - 1, 1);
      scores = scores.maskedFill(scores.lt(last), Double.NEGATIVE_INFINITY);
    }
    if (config.topP() < 1) {
      ValuesAndIndices ascending = scores.sort(-1);
      Tensor sums = ascending.values().softmax(-1).cumsum(-1);
      Tensor out = sums.le(1 - config.topP());
      out.select(-1, -1).zero_(); // the likeliest stays
      scores =
          scores.maskedFill(out.scatter(1, ascending.indices(), out), Double.NEGATIVE_INFINITY);
    }
    Tensor likely = scores.softmax(-1);
    if (config.minP() > 0) {
      Tensor least = likely.amax(true, -1).mul(config.minP());
      likely = scores.maskedFill(likely.lt(least), Double.NEGATIVE_INFINITY).softmax(-1);
    }
    Generator generator = config.generator();
    return (generator == null
            ? likely.multinomial(1, false)
            : likely.multinomial(1, false, generator))
        .squeeze(1);
  }

  @Override
  public void close() {
    steps.close();
  }
}
