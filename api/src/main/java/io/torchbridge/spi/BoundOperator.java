package io.torchbridge.spi;

import io.torchbridge.autograd.GradMode;
import org.jspecify.annotations.Nullable;

/** An operator of one backend, ready to be called. */
public interface BoundOperator {

  Operator operator();

  /**
   * Calls the operator.
   *
   * @param mode the gradient mode to run in
   * @param arguments one canonical value ({@link Backend#bind}) for each argument of the schema;
   *     not kept nor changed
   * @return null for an operator without results, the value for one result, an {@code Object[]} for
   *     several. A result that is a written argument ({@link Operator#writtenArgument}) is that
   *     very handle
   */
  @Nullable Object call(GradMode mode, @Nullable Object[] arguments);
}
