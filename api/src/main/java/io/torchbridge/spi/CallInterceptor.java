package io.torchbridge.spi;

import org.jspecify.annotations.Nullable;

/** Stands around every operator call of every backend: profilers, tracers, checks. */
@FunctionalInterface
public interface CallInterceptor {

  /** One operator call, under way. */
  interface Call {
    Backend backend();

    Operator operator();

    /** The canonical arguments ({@link Backend#bind}); not to be changed. */
    @Nullable Object[] arguments();

    /** Goes on with these arguments: the next interceptor, in the end the backend. */
    @Nullable Object proceed(@Nullable Object... arguments);
  }

  /** Does the call, or something in its place; what it returns is the call's result. */
  @Nullable Object around(Call call);
}
