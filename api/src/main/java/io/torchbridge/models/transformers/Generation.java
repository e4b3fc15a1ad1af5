package io.torchbridge.models.transformers;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Generator;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.ValuesAndIndices;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Backend;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

  private final Backend backend;
  private final Device device;
  private final long[][] texts;
  private final boolean[] ended;
  private int length;

  /**
   * @param steps which have seen nothing yet; closed with this object
   * @param inputIds the prompts, {@code (N, L)}
   */
  Generation(Steps steps, Tensor inputIds, GenerationConfig config) {
    this.steps = steps;
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
      ended[i] |= config.eosTokenIds().contains(chosen[i]);
    }
    length++;
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
    scores = without(scores, config.suppressTokens());
    return isFirst ? without(scores, config.beginSuppressTokens()) : scores;
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
    Generator generator = config.generator();
    Tensor likely = scores.softmax(-1);
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
