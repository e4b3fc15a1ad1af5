package io.torchbridge.hub;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A text as tokens.
 *
 * @param ids the tokens' numbers
 * @param tokens the tokens
 * @param typeIds 0 for the first text, 1 for the second
 * @param special whether a token was added by the tokenizer: {@code [CLS]}, {@code [SEP]}
 * @param starts where each token begins in its text, in chars of Java
 * @param ends where each token ends
 * @param texts which text each token is of, 0 or 1; -1 for those that were added
 * @param words which word of its text each token is of; -1 where the tokenizer knows no words
 */
@SuppressWarnings("ArrayRecordComponent") // arrays are what tensors are made of
public record Encoding(
    long[] ids,
    String[] tokens,
    long[] typeIds,
    boolean[] special,
    int[] starts,
    int[] ends,
    int[] texts,
    int[] words) {
  /** How many tokens there are. */
  public int length() {
    return ids.length;
  }

  /** How many tokens one of the texts has. */
  int count(int text) {
    return (int) Arrays.stream(texts).filter(t -> t == text).count();
  }

  /**
   * With some of a text's tokens only.
   *
   * @param from the first of the text's tokens that stays
   * @param to the first behind them
   */
  Encoding part(int text, int from, int to) {
    int[] place = {-1};
    return where(
        i -> {
          if (texts[i] != text) {
            return true;
          }
          place[0]++;
          return place[0] >= from && place[0] < to;
        });
  }

  private Encoding where(IntPredicate stays) {
    int[] at = IntStream.range(0, ids.length).filter(stays).toArray();
    boolean[] added = new boolean[at.length];
    for (int i = 0; i < at.length; i++) {
      added[i] = special[at[i]];
    }
    return new Encoding(
        Arrays.stream(at).mapToLong(i -> ids[i]).toArray(),
        Arrays.stream(at).mapToObj(i -> tokens[i]).toArray(String[]::new),
        Arrays.stream(at).mapToLong(i -> typeIds[i]).toArray(),
        added,
        Arrays.stream(at).map(i -> starts[i]).toArray(),
        Arrays.stream(at).map(i -> ends[i]).toArray(),
        Arrays.stream(at).map(i -> texts[i]).toArray(),
        Arrays.stream(at).map(i -> words[i]).toArray());
  }
}
