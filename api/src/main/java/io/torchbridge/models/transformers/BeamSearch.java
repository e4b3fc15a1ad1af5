package io.torchbridge.models.transformers;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.ValuesAndIndices;
import io.torchbridge.models.transformers.GenerationConfig.EarlyStopping;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Beam search, as {@code GenerationMixin._beam_search}: follows the likeliest texts of each prompt
 * and keeps the likeliest that have ended, with scores that are divided by a power of the length.
 */
final class BeamSearch {
  /** Worse than any score. */
  private static final float NONE = -1e9f;

  private final Generation generation;
  private final GenerationConfig config;
  private final int beams;

  /** How many continuations are looked at, so that enough of them have not ended. */
  private final int candidates;

  private final int promptLength;
  private final Search[] searches;

  BeamSearch(Generation generation) {
    this.generation = generation;
    this.config = generation.config;
    if (config.doSample()) {
      throw new InvalidArgumentException(
          "num_beams of %d with do_sample: beam search is not done by drawing here"
              .formatted(config.numBeams()));
    }
    beams = config.numBeams();
    candidates = Math.max(2, 1 + config.eosTokenIds().size()) * beams;
    promptLength = generation.prompts[0].length;
    searches =
        Arrays.stream(generation.prompts).map(prompt -> new Search(prompt)).toArray(Search[]::new);
  }

  /**
   * A text.
   *
   * @param tokens to the limit's length
   * @param parent which of the running texts it goes on from
   */
  private record Beam(long[] tokens, int length, float score, boolean ended, int parent) {
    Beam withScore(float value) {
      return new Beam(tokens, length, value, ended, parent);
    }
  }

  /** The search for one prompt. */
  private final class Search {
    private Beam[] running = new Beam[beams];
    private Beam[] finished = new Beam[beams];
    private boolean mayImprove = true;
    private boolean allHit;

    Search(long[] prompt) {
      long[] tokens = Arrays.copyOf(prompt, generation.limit);
      Arrays.fill(tokens, promptLength, tokens.length, config.padding());
      for (int i = 0; i < beams; i++) {
        // all begin the same, so only the first may be gone on from
        running[i] = new Beam(tokens, promptLength, i == 0 ? 0 : NONE, false, 0);
        finished[i] = new Beam(tokens, promptLength, NONE, false, 0);
      }
    }

    boolean allFinished() {
      return Arrays.stream(finished).allMatch(Beam::ended);
    }

    void step(float[] scores, long[] places, long vocabulary, int length) {
      Beam[] next = new Beam[candidates];
      for (int i = 0; i < candidates; i++) {
        int parent = (int) (places[i] / vocabulary);
        long token = places[i] % vocabulary;
        long[] tokens = running[parent].tokens.clone();
        tokens[length] = token;
        boolean ends = length + 1 >= generation.limit || config.eosTokenIds().contains(token);
        next[i] = new Beam(tokens, length + 1, scores[i], ends, parent);
      }
      allHit = Arrays.stream(next).allMatch(Beam::ended);
      running =
          best(
              Arrays.stream(next)
                  .map(b -> b.ended ? b.withScore(b.score + NONE) : b)
                  .toArray(Beam[]::new));
      boolean closed =
          !mayImprove || (config.earlyStopping() == EarlyStopping.TRUE && allFinished());
      Beam[] merged = Arrays.copyOf(finished, beams + candidates);
      for (int i = 0; i < candidates; i++) {
        Beam beam = next[i];
        boolean counts = beam.ended && i < beams;
        float score = divided(beam.score, length + 1 - promptLength);
        merged[beams + i] =
            new Beam(
                beam.tokens,
                beam.length,
                score + (closed ? NONE : 0) + (counts ? 0 : NONE),
                counts,
                beam.parent);
      }
      finished = best(merged);
      updateHope(length + 1 - promptLength);
    }

    private void updateHope(int made) {
      boolean never = config.earlyStopping() == EarlyStopping.NEVER && config.lengthPenalty() > 0;
      float best = divided(running[0].score, never ? generation.limit - promptLength : made);
      float worst = finished[beams - 1].score; // they are in order
      mayImprove &= best > (allFinished() ? worst : NONE);
    }
  }

  private float divided(float score, int length) {
    return score / (float) Math.pow(length, config.lengthPenalty());
  }

  /** The best ones, the best first. */
  private Beam[] best(Beam[] all) {
    return IntStream.range(0, all.length)
        .mapToObj(i -> all[i])
        .sorted(Comparator.comparingDouble(b -> -b.score))
        .limit(beams)
        .toArray(Beam[]::new);
  }

  /** The best text of each prompt. */
  long[][] run() {
    int length = promptLength;
    do {
      step(length);
      length++;
    } while (goesOn());
    int longest = 0;
    for (Search search : searches) {
      longest = Math.max(longest, search.finished[0].length);
    }
    long[][] rows = new long[searches.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOf(searches[i].finished[0].tokens, longest);
    }
    return rows;
  }

  private boolean goesOn() {
    boolean mayImprove = Arrays.stream(searches).anyMatch(s -> s.mayImprove);
    boolean done =
        config.earlyStopping() == EarlyStopping.TRUE
            && Arrays.stream(searches).allMatch(Search::allFinished);
    boolean stuck = Arrays.stream(searches).allMatch(s -> s.allHit);
    return mayImprove && !done && !stuck;
  }

  private void step(int length) {
    boolean isFirst = length == promptLength;
    generation.<Void>inStep(
        () -> {
          Tensor logits =
              isFirst ? first() : generation.steps.next(generation.tensor(last(length)));
          Tensor logProbs = logits.to(DType.FLOAT32).logSoftmax(-1);
          Tensor scores = generation.processed(logProbs, texts(), length, isFirst);
          long vocabulary = scores.size(-1);
          Tensor sums =
              scores
                  .view(searches.length, beams, vocabulary)
                  .add(Torch.tensor(runningScores(), DType.FLOAT32, scores.device()))
                  .view(searches.length, -1);
          ValuesAndIndices top = sums.topk(candidates);
          float[] values = top.values().toFloatArray();
          long[] places = top.indices().toLongArray();
          for (int i = 0; i < searches.length; i++) {
            int from = i * candidates;
            searches[i].step(
                Arrays.copyOfRange(values, from, from + candidates),
                Arrays.copyOfRange(places, from, from + candidates),
                vocabulary,
                length);
          }
          reorder();
          return null;
        });
  }

  /** Sees the prompts once and then goes on with a row for each beam. */
  private Tensor first() {
    Tensor logits = generation.steps.next(generation.tensor(generation.prompts));
    long[] rows = new long[searches.length * beams];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / beams;
    }
    Tensor places = generation.tensor(rows);
    generation.steps.reorder(places);
    return logits.indexSelect(0, places);
  }

  private void reorder() {
    long[] rows = new long[searches.length * beams];
    boolean same = true;
    for (int i = 0; i < rows.length; i++) {
      int parent = searches[i / beams].running[i % beams].parent;
      rows[i] = (long) i / beams * beams + parent;
      same &= rows[i] == i;
    }
    if (!same) {
      generation.steps.reorder(generation.tensor(rows));
    }
  }

  private float[][][] runningScores() {
    float[][][] scores = new float[searches.length][beams][1];
    for (int i = 0; i < searches.length; i++) {
      for (int j = 0; j < beams; j++) {
        scores[i][j][0] = searches[i].running[j].score;
      }
    }
    return scores;
  }

  private long[][] texts() {
    return Arrays.stream(searches)
        .flatMap(s -> Arrays.stream(s.running))
        .map(Beam::tokens)
        .toArray(long[][]::new);
  }

  private long[][] last(int length) {
    return Arrays.stream(texts())
        .map(tokens -> new long[] {tokens[length - 1]})
        .toArray(long[][]::new);
  }
}
