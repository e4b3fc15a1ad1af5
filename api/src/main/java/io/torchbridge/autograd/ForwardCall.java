package io.torchbridge.autograd;

import io.torchbridge.spi.Caller;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The call of an operator in a forward pass; its stack trace begins in the user's program. */
final class ForwardCall extends Exception {
  private final String operator;
  private final transient Set<String> functions;

  /**
   * @param functions that were recorded for its results
   */
  ForwardCall(String operator, Set<String> functions) {
    super("the forward call of " + operator);
    this.operator = operator;
    this.functions = functions;
    setStackTrace(Caller.stack());
  }

  String operator() {
    return operator;
  }

  @Nullable StackTraceElement caller() {
    StackTraceElement[] stack = getStackTrace();
    return stack.length == 0 ? null : stack[0];
  }

  /** Where a function of the backward pass belongs. */
  String describe(String function) {
    StackTraceElement caller = caller();
    String call = operator + (caller == null ? "" : ", called at " + caller);
    return functions.contains(function)
        ? "It goes back from " + call
        : "It was recorded inside of %s, or by no call of an operator: that one was the last that the pass had come to"
            .formatted(call);
  }
}
