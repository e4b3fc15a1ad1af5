package io.torchbridge.spi;

import io.torchbridge.autograd.GradMode;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Backward passes as operators, so that interceptors see them beside the others. No backend binds
 * these names.
 */
public final class Differentiation {
  /** {@link Backend#backward}. */
  public static final Operator BACKWARD =
      Operator.parse(
          "torchbridge::backward(Tensor[] tensors, Tensor?[] gradients, bool retain_graph,"
              + " bool create_graph, Tensor[]? inputs) -> ()");

  /** {@link Backend#grad}. */
  public static final Operator GRAD =
      Operator.parse(
          "torchbridge::grad(Tensor[] outputs, Tensor[] inputs, Tensor?[] gradients,"
              + " bool retain_graph, bool create_graph, bool allow_unused) -> Tensor?[]");

  private static final AtomicLong PASSES = new AtomicLong();
  private static final ThreadLocal<Running> RUNNING =
      ThreadLocal.withInitial(() -> new Running(0, false, false));

  /**
   * A pass that runs.
   *
   * @param number of the pass; 0 outside of all
   * @param collects whether it adds to leaves' gradients, or returns some
   * @param retainsGraph whether a further pass may follow
   */
  private record Running(long number, boolean collects, boolean retainsGraph) {}

  private Differentiation() {}

  /** The number of the innermost pass that runs on this thread; 0 outside of all. */
  public static long pass() {
    return RUNNING.get().number;
  }

  /**
   * Whether the innermost pass that runs on this thread adds to the gradients of leaves, as {@link
   * Backend#backward} does and {@link Backend#grad} does not.
   */
  public static boolean collects() {
    return RUNNING.get().collects;
  }

  /** Whether the innermost pass that runs on this thread leaves its graph to a further one. */
  public static boolean retainsGraph() {
    return RUNNING.get().retainsGraph;
  }

  /** {@link Backend#backward} through the interceptors. */
  public static void backward(
      Backend backend,
      TensorHandle[] roots,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      TensorHandle @Nullable [] inputs) {
    @Nullable Object[] arguments = {roots, gradients, retainGraph, createGraph, inputs};
    Interceptors.call(backend, new Pass(backend, BACKWARD), arguments);
  }

  /** {@link Backend#grad} through the interceptors. */
  public static @Nullable TensorHandle[] grad(
      Backend backend,
      TensorHandle[] outputs,
      TensorHandle[] inputs,
      @Nullable TensorHandle[] gradients,
      boolean retainGraph,
      boolean createGraph,
      boolean allowUnused) {
    @Nullable Object[] arguments = {
      outputs, inputs, gradients, retainGraph, createGraph, allowUnused
    };
    return handles(Interceptors.call(backend, new Pass(backend, GRAD), arguments));
  }

  private static TensorHandle[] handles(@Nullable Object list) {
    return (TensorHandle[]) Objects.requireNonNull(list);
  }

  private static boolean flag(@Nullable Object value) {
    return Boolean.TRUE.equals(value);
  }

  private record Pass(Backend backend, Operator operator) implements BoundOperator {
    @Override
    public @Nullable Object call(GradMode mode, @Nullable Object[] arguments) {
      Running around = RUNNING.get();
      boolean collects = operator == BACKWARD;
      boolean retains = flag(arguments[collects ? 2 : 3]);
      RUNNING.set(new Running(PASSES.incrementAndGet(), collects, retains));
      try {
        return run(arguments);
      } finally {
        RUNNING.set(around);
      }
    }

    private @Nullable Object run(@Nullable Object[] arguments) {
      if (operator == BACKWARD) {
        TensorHandle[] inputs = arguments[4] == null ? null : handles(arguments[4]);
        backend.backward(
            handles(arguments[0]),
            handles(arguments[1]),
            flag(arguments[2]),
            flag(arguments[3]),
            inputs);
        return null;
      }
      return backend.grad(
          handles(arguments[0]),
          handles(arguments[1]),
          handles(arguments[2]),
          flag(arguments[3]),
          flag(arguments[4]),
          flag(arguments[5]));
    }
  }
}
