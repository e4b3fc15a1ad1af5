package io.torchbridge.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every operator call of every backend: profilers, tracers, checks. Calls come from
 * all threads, several at a time.
 *
 * <p>Backward passes come as calls of the two operators of {@link Differentiation}; the operators
 * inside of them run in PyTorch and are not seen. What an interceptor calls on handles itself, by
 * {@link Backend#bind}, goes around no interceptor.
 */
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

    /**
     * Gives a result of {@link #proceed} up, where an interceptor throws or returns something else
     * in its place. Handles of arguments stay as they are.
     */
    default void discard(@Nullable Object result) {
      switch (result) {
        case TensorHandle handle -> {
          if (Arrays.stream(arguments()).noneMatch(argument -> argument == handle)) {
            handle.release();
          }
        }
        case Object[] several -> Arrays.stream(several).forEach(this::discard);
        case null, default -> {}
      }
    }
  }

  /** Takes an interceptor away again; a second time is harmless. */
  interface Installation extends AutoCloseable {
    @Override
    void close();
  }

  /** Does the call, or something in its place; what it returns is the call's result. */
  @Nullable Object around(Call call);

  /** Hears of data that has crossed a border, on the thread that took it across. */
  default void crossed(Crossing crossing) {}

  /** Hears that this thread enters a part of the program that the user has named. */
  default void entered(String range) {}

  /** Hears that this thread leaves the part that it entered last. */
  default void left(String range) {}

  /** This interceptor, for one thread only. */
  default CallInterceptor on(Thread thread) {
    CallInterceptor all = this;
    return new CallInterceptor() {
      @Override
      public @Nullable Object around(Call call) {
        return Thread.currentThread() == thread ? all.around(call) : call.proceed(call.arguments());
      }

      @Override
      public void crossed(Crossing crossing) {
        if (Thread.currentThread() == thread) {
          all.crossed(crossing);
        }
      }

      @Override
      public void entered(String range) {
        if (Thread.currentThread() == thread) {
          all.entered(range);
        }
      }

      @Override
      public void left(String range) {
        if (Thread.currentThread() == thread) {
          all.left(range);
        }
      }
    };
  }
}
