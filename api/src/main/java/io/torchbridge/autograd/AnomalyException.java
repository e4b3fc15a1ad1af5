package io.torchbridge.autograd;

import io.torchbridge.TorchbridgeException;
import org.jspecify.annotations.Nullable;

/**
 * A function of a backward pass returned a NaN; {@link Anomaly} was on. Its cause has the stack of
 * the call in the forward pass.
 */
public final class AnomalyException extends TorchbridgeException {
  private final String function;
  private final int output;
  private final @Nullable String operator;
  private final @Nullable StackTraceElement caller;

  AnomalyException(String function, int output, @Nullable ForwardCall forward) {
    super(
        "Function '%s' returned nan values in its %dth output. %s"
            .formatted(
                function,
                output,
                forward == null
                    ? "It goes back from no call that was made while the mode was on."
                    : forward.describe(function)),
        forward);
    this.function = function;
    this.output = output;
    this.operator = forward == null ? null : forward.operator();
    this.caller = forward == null ? null : forward.caller();
  }

  /** The name of the function: {@code SqrtBackward0}. */
  public String function() {
    return function;
  }

  /** Which of its results, counted from 0, that is for which of its inputs. */
  public int output() {
    return output;
  }

  /**
   * The operator of the forward pass: {@code aten::sqrt}, or the class of a {@link Function}. For a
   * function that is none of its own results' ({@link #getMessage} says so), the last one that the
   * pass had come to. Null if there was none while the mode was on.
   */
  public @Nullable String operator() {
    return operator;
  }

  /** The line of the user's program that called the operator; null if there is none. */
  public @Nullable StackTraceElement caller() {
    return caller;
  }
}
