package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * How tensors are printed, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html">torch.set_printoptions</a>
 * says.
 *
 * @param precision the decimals of floating point numbers
 * @param threshold the number of elements above which only those at the edges are printed
 * @param edgeItems how many of them at each edge of a dimension, at least 1
 * @param lineWidth the characters in a line
 * @param sciMode whether numbers have exponents; null lets the numbers decide
 */
public record PrintOptions(
    int precision, long threshold, int edgeItems, int lineWidth, @Nullable Boolean sciMode) {

  /** PyTorch's profile {@code default}. */
  public static final PrintOptions DEFAULT = new PrintOptions(4, 1000, 3, 80, null);

  /** PyTorch's profile {@code short}. */
  public static final PrintOptions SHORT = new PrintOptions(2, 1000, 2, 80, null);

  /** PyTorch's profile {@code full}: every element. */
  public static final PrintOptions FULL = new PrintOptions(4, Long.MAX_VALUE, 3, 80, null);

  public PrintOptions {
    if (precision < 0 || threshold < 0 || edgeItems < 1 || lineWidth < 1) {
      throw new InvalidArgumentException(
          "PrintOptions(precision=%d, threshold=%d, edgeItems=%d, lineWidth=%d): the first two must"
                  .formatted(precision, threshold, edgeItems, lineWidth)
              + " not be negative, the others must be positive");
    }
  }

  /** The same with so many decimals. */
  public PrintOptions withPrecision(int value) {
    return new PrintOptions(value, threshold, edgeItems, lineWidth, sciMode);
  }

  /** The same with another number of elements that are all printed. */
  public PrintOptions withThreshold(long value) {
    return new PrintOptions(precision, value, edgeItems, lineWidth, sciMode);
  }

  /** The same with so many elements at each edge. */
  public PrintOptions withEdgeItems(int value) {
    return new PrintOptions(precision, threshold, value, lineWidth, sciMode);
  }

  /** The same with so many characters in a line. */
  public PrintOptions withLineWidth(int value) {
    return new PrintOptions(precision, threshold, edgeItems, value, sciMode);
  }

  /** The same, but whether numbers have exponents; null lets the numbers decide. */
  public PrintOptions withSciMode(@Nullable Boolean value) {
    return new PrintOptions(precision, threshold, edgeItems, lineWidth, value);
  }
}
