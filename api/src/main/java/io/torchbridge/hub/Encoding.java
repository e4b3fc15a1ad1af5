package io.torchbridge.hub;

/**
 * A text as tokens.
 *
 * @param ids the tokens' numbers
 * @param tokens the tokens
 * @param typeIds 0 for the first text, 1 for the second
 * @param special whether a token was added by the tokenizer: {@code [CLS]}, {@code [SEP]}
 * @param starts where each token begins in its text, in chars of Java
 * @param ends where each token ends
 */
@SuppressWarnings("ArrayRecordComponent") // arrays are what tensors are made of
public record Encoding(
    long[] ids, String[] tokens, long[] typeIds, boolean[] special, int[] starts, int[] ends) {
  /** How many tokens there are. */
  public int length() {
    return ids.length;
  }
}
