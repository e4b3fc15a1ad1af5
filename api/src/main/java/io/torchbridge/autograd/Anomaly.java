package io.torchbridge.autograd;

import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.Interceptors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds where a backward pass goes wrong, as <a
 * href="https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection">torch.autograd.detect_anomaly</a>:
 * the mode must be on while the forward pass is computed and while the backward pass runs.
 *
 * {@snippet :
 * try (var mode = Anomaly.detect()) {
 *   model.forward(images).sqrt().mean().backward();
 *   // AnomalyException: Function 'SqrtBackward0' returned nan values in its 0th output. It goes
 *   // back from aten::sqrt, called at …
 * }
 * }
 *
 * <p>The mode holds for all threads and costs time: each operator that is recorded remembers its
 * caller's stack, and each gradient is looked through. {@link io.torchbridge.debug.NonFiniteFinder}
 * does the same for forward passes.
 */
public final class Anomaly {
  private static final AtomicInteger MODES = new AtomicInteger();
  private static final AtomicInteger CHECKS = new AtomicInteger();

  private Anomaly() {}

  /** {@code detect_anomaly()}: a NaN in a backward pass is an {@link AnomalyException}. */
  public static Mode detect() {
    return detect(true);
  }

  /**
   * {@code detect_anomaly(check_nan)}.
   *
   * @param checkNan whether a NaN is an error; else those alone that happen anyway are told where
   *     they come from, by a suppressed exception with the stack of the forward call
   */
  public static Mode detect(boolean checkNan) {
    return new Mode(checkNan);
  }

  /** {@code torch.is_anomaly_enabled}: whether the mode is on. */
  public static boolean isEnabled() {
    return MODES.get() > 0;
  }

  /** {@code torch.is_anomaly_check_nan_enabled}: whether a NaN is an error now. */
  public static boolean isCheckNanEnabled() {
    return CHECKS.get() > 0;
  }

  /** The mode, until it is closed; closing twice is harmless. */
  public static final class Mode implements AutoCloseable {
    private final CallInterceptor.Installation installation;
    private final boolean checkNan;
    private boolean closed;

    private Mode(boolean checkNan) {
      this.checkNan = checkNan;
      MODES.incrementAndGet();
      CHECKS.addAndGet(checkNan ? 1 : 0);
      installation = Interceptors.install(new AnomalyInterceptor(checkNan));
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        installation.close();
        MODES.decrementAndGet();
        CHECKS.addAndGet(checkNan ? -1 : 0);
      }
    }
  }
}
