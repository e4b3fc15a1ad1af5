package io.torchbridge.spi;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Crossing.Border;
import java.util.Arrays;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The interceptors of the process, and the one place where calls go through them. They stand around
 * the calls of all threads: a tool for one thread compares {@link Thread#currentThread}, as {@link
 * io.torchbridge.Torch#intercept(CallInterceptor, Thread)} does for it.
 */
public final class Interceptors {
  /** The outermost first; a new array at each change. */
  private static volatile CallInterceptor[] installed = {};

  private Interceptors() {}

  /** Those that are installed now, the outermost first; not to be changed. */
  public static CallInterceptor[] installed() {
    return installed;
  }

  /** Puts an interceptor inside of all others, until the result is closed. */
  public static synchronized CallInterceptor.Installation install(CallInterceptor interceptor) {
    CallInterceptor[] more = Arrays.copyOf(installed, installed.length + 1);
    // the very object, so that one interceptor can be installed twice and taken away once
    CallInterceptor[] one = {interceptor};
    more[more.length - 1] = interceptor;
    installed = more;
    return () -> uninstall(one);
  }

  private static synchronized void uninstall(@Nullable CallInterceptor[] one) {
    CallInterceptor interceptor = one[0];
    one[0] = null;
    for (int i = installed.length - 1; i >= 0 && interceptor != null; i--) {
      if (installed[i] == interceptor) {
        CallInterceptor[] fewer = Arrays.copyOf(installed, installed.length - 1);
        System.arraycopy(installed, i + 1, fewer, i, fewer.length - i);
        installed = fewer;
        return;
      }
    }
  }

  /**
   * Lets every {@link InterceptorProvider} that ServiceLoader finds install what these settings ask
   * for. A broken provider is reported and not fatal to the others; a setting that asks for what
   * there is not, is.
   */
  public static void installProvided(Settings settings) {
    var providers = ServiceLoader.load(InterceptorProvider.class).iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        providers.next().install(settings);
      } catch (TorchbridgeException e) {
        throw e;
      } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
        LoggerFactory.getLogger(Interceptors.class)
            .warn("a provider of interceptors is broken; it is left out", e);
      }
    }
  }

  /** Calls an operator through the interceptors, or directly where there are none. */
  public static @Nullable Object call(
      Backend backend, BoundOperator operator, @Nullable Object[] canonical) {
    CallInterceptor[] around = installed;
    return around.length == 0
        ? operator.call(GradMode.current(), canonical)
        : new Intercepted(backend, operator, around, 0, canonical).proceed(canonical);
  }

  /** The time at which a crossing begins; 0 if nobody asks. */
  public static long start() {
    return installed.length == 0 ? 0 : System.nanoTime();
  }

  /** Tells the interceptors of a crossing that began at {@link #start}, if anybody asked then. */
  public static void crossed(
      Border border, String from, String to, TensorHandle tensor, boolean copied, long start) {
    if (start == 0) {
      return;
    }
    long nanos = System.nanoTime() - start;
    var crossing =
        new Crossing(border, from, to, tensor.dtype(), tensor.shape(), copied, start, nanos);
    for (CallInterceptor interceptor : installed) {
      interceptor.crossed(crossing);
    }
  }

  private record Intercepted(
      Backend backend,
      BoundOperator bound,
      CallInterceptor[] around,
      int next,
      @Nullable Object[] arguments)
      implements CallInterceptor.Call {
    @Override
    public Operator operator() {
      return bound.operator();
    }

    @Override
    public @Nullable Object proceed(@Nullable Object... arguments) {
      return next == around.length
          ? bound.call(GradMode.current(), arguments)
          : around[next].around(new Intercepted(backend, bound, around, next + 1, arguments));
    }
  }
}
