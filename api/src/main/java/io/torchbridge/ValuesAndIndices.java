package io.torchbridge;

/**
 * Elements and where they were found.
 *
 * @param values the elements
 * @param indices their positions along the dimension that was asked for, int64
 */
public record ValuesAndIndices(Tensor values, Tensor indices) {
  /** The two results of an operator. */
  public static ValuesAndIndices of(Tensor[] results) {
    return new ValuesAndIndices(results[0], results[1]);
  }
}
