package io.torchbridge.models.transformers;

/** Ends texts beside the tokens that end them. */
@FunctionalInterface
public interface StoppingCriterion {
  /** Ends none. */
  StoppingCriterion NONE = (row, tokens, prompt, length) -> false;

  /**
   * Whether a text ends with its last token.
   *
   * @param row which of the texts
   * @param tokens the prompt and what follows it; not to be changed
   * @param prompt how many tokens the prompt has
   * @param length how many tokens there are by now
   */
  boolean ends(int row, long[] tokens, int prompt, int length);
}
