package io.torchbridge.debug;

import io.torchbridge.spi.Operator;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An operator that answers differently on two backends.
 *
 * @param operator which, as the first backend knows it
 * @param first the id of the backend that the program uses
 * @param second the id of the backend that {@link Shadow} asks too
 * @param kind in what they differ
 * @param result the name of the result or, for what was written in place, of the argument
 * @param details what each backend gave
 * @param caller the line of the user's program; null if there is none on the stack
 * @param script a Python program that reproduces it; null where one for this operator is there
 *     already
 */
public record Divergence(
    Operator operator,
    String first,
    String second,
    Kind kind,
    String result,
    String details,
    @Nullable StackTraceElement caller,
    @Nullable Path script) {

  /** In what answers differ. */
  public enum Kind {
    VALUE,
    DTYPE,
    SHAPE,
    /** One backend has a tensor, or a list of so many, where the other has something else. */
    FORM,
    /** The second backend failed where the first did not. */
    ERROR
  }

  Divergence withScript(Path file) {
    return new Divergence(operator, first, second, kind, result, details, caller, file);
  }

  Divergence withoutScript(String reason) {
    String text = details + "; no script to reproduce it: " + reason;
    return new Divergence(operator, first, second, kind, result, text, caller, null);
  }

  /** All of it, as {@link DivergenceException} says it. */
  public String message() {
    return "%s differs between backends %s and %s in the %s of %s: %s%s%s"
        .formatted(
            operator.qualifiedName(),
            first,
            second,
            kind.name().toLowerCase(java.util.Locale.ROOT),
            result,
            details,
            caller == null ? "" : "\n  at " + caller,
            script == null ? "" : "\n  to reproduce it: python " + script);
  }
}
