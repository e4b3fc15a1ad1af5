package io.torchbridge.program;

import org.jspecify.annotations.Nullable;

/**
 * A size or another number of a graph: a fixed one, or one that depends on the inputs.
 *
 * @param expression what it is
 * @param hint what it was when the program was exported, a Long, Double or Boolean; null if that
 *     was not known or it is fixed
 */
public record SymbolicValue(Expression expression, @Nullable Object hint) {

  /** A fixed integer. */
  public static SymbolicValue of(long value) {
    return new SymbolicValue(new Expression.Whole(value), null);
  }

  /** Whether it is the same in each run. */
  public boolean isFixed() {
    return !(expression instanceof Expression.Symbol || expression instanceof Expression.Call);
  }

  /** As PyTorch prints it: {@code 3} or {@code s77}. */
  @Override
  public String toString() {
    return expression.text();
  }
}
