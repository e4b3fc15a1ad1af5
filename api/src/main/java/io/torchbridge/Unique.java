package io.torchbridge;

/**
 * The different elements of a tensor, or its different slices.
 *
 * @param values the elements
 * @param inverse for each element of the tensor its index in {@code values}
 * @param counts how often each was there
 */
public record Unique(Tensor values, Tensor inverse, Tensor counts) {
  static Unique of(Tensor[] results) {
    return new Unique(results[0], results[1], results[2]);
  }
}
