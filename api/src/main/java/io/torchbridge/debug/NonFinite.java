package io.torchbridge.debug;

import io.torchbridge.spi.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator that made a NaN or an Inf of what had none.
 *
 * @param operator which
 * @param backend the id of the backend that it ran on
 * @param result the name of the result or, for what was written in place, of the argument
 * @param tensor dtype and shape of that result
 * @param isNan whether there is a NaN in it, else there are only infinities
 * @param count how many of its elements are neither
 * @param numel of how many
 * @param inputs the tensors that went in, as they were before the call where it writes to them
 * @param scalars the other arguments that are not at their defaults: {@code alpha=2.0}
 * @param caller the line of the user's program; null if there is none on the stack
 */
public record NonFinite(
    Operator operator,
    String backend,
    String result,
    String tensor,
    boolean isNan,
    long count,
    long numel,
    List<Input> inputs,
    List<String> scalars,
    @Nullable StackTraceElement caller) {

  /**
   * A tensor that went in.
   *
   * @param name of the argument
   * @param tensor dtype and shape
   * @param min the smallest element, NaN if there is a NaN; null if there is no order or no element
   * @param max the largest element, likewise
   */
  public record Input(String name, String tensor, @Nullable Double min, @Nullable Double max) {

    /** Whether its elements are known to be finite. */
    public boolean isFinite() {
      return min != null && max != null && Double.isFinite(min) && Double.isFinite(max);
    }

    @Override
    public String toString() {
      return name
          + ": "
          + tensor
          + (min == null ? "" : min.isNaN() ? ", with NaN" : ", from %s to %s".formatted(min, max));
    }
  }

  public NonFinite {
    inputs = List.copyOf(inputs);
    scalars = List.copyOf(scalars);
  }

  /** All of it, as {@link NonFiniteException} says it. */
  public String message() {
    var text = new StringBuilder();
    text.append(
        "%s made %s in %d of %d elements of %s, %s, which no input had, on backend %s%s"
            .formatted(
                operator.qualifiedName(),
                isNan ? "NaN" : "Inf",
                count,
                numel,
                result,
                tensor,
                backend,
                caller == null ? "" : ", at " + caller));
    inputs.forEach(input -> text.append("\n  ").append(input));
    scalars.forEach(scalar -> text.append("\n  ").append(scalar));
    return text.toString();
  }
}
