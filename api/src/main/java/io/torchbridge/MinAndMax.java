package io.torchbridge;

/**
 * The least and the greatest elements.
 *
 * @param min the least
 * @param max the greatest
 */
public record MinAndMax(Tensor min, Tensor max) {
  static MinAndMax of(Tensor[] results) {
    return new MinAndMax(results[0], results[1]);
  }
}
