package io.torchbridge.libtorch;

import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operator whose derivative libtorch 2.10 lacks or has wrong, and later versions have: where a
 * gradient is to be recorded it is made of operators that are right. To go when libtorch is newer.
 */
final class MendedOperator implements BoundOperator {
  /** The same from other operators. */
  private interface Composite {
    @Nullable Object call(
        LibtorchBackend backend, BoundOperator operator, @Nullable Object[] arguments);
  }

  private final LibtorchBackend backend;
  private final BoundOperator operator;
  private final Composite composite;

  private MendedOperator(LibtorchBackend backend, BoundOperator operator, Composite composite) {
    this.backend = backend;
    this.operator = operator;
    this.composite = composite;
  }

  /** The operator, mended if it needs to be. */
  static BoundOperator around(LibtorchBackend backend, BoundOperator operator) {
    Composite composite =
        switch (operator.operator().qualifiedName()) {
          case "aten::trace" -> MendedOperator::trace;
          case "aten::narrow_copy" -> MendedOperator::narrowCopy;
          case "aten::aminmax" -> MendedOperator::aminmax;
          default -> null;
        };
    return composite == null ? operator : new MendedOperator(backend, operator, composite);
  }

  @Override
  public Operator operator() {
    return operator.operator();
  }

  @Override
  public @Nullable Object call(GradMode mode, @Nullable Object[] arguments) {
    boolean records =
        mode == GradMode.ENABLED
            && arguments[0] instanceof TensorHandle self
            && self.requiresGrad();
    return records ? composite.call(backend, operator, arguments) : operator.call(mode, arguments);
  }

  /** Gradients of tall matrices reach below the square in libtorch 2.10. */
  private static @Nullable Object trace(
      LibtorchBackend backend, BoundOperator operator, @Nullable Object[] arguments) {
    if (((TensorHandle) Objects.requireNonNull(arguments[0])).dim() != 2) {
      return operator.call(GradMode.ENABLED, arguments); // has the words for the error
    }
    return then(
        backend,
        backend.record("aten::diagonal", arguments[0], 0L, 0L, 1L),
        "aten::sum",
        new @Nullable Object[] {null});
  }

  private static @Nullable Object narrowCopy(
      LibtorchBackend backend, BoundOperator operator, @Nullable Object[] arguments) {
    Object narrow;
    try {
      narrow = backend.record("aten::narrow", arguments);
    } catch (TorchbridgeException e) {
      return operator.call(GradMode.ENABLED, arguments); // fails too, in its own name
    }
    return then(backend, narrow, "aten::clone", new @Nullable Object[] {null});
  }

  private static Object aminmax(
      LibtorchBackend backend, BoundOperator operator, @Nullable Object[] arguments) {
    @Nullable Object[] reduction = {
      arguments[0],
      arguments[1] == null ? new long[0] : new long[] {(Long) arguments[1]},
      arguments[2]
    };
    return new Object[] {
      backend.record("aten::amin", reduction), backend.record("aten::amax", reduction)
    };
  }

  /** One operator more, with what is between released. */
  private static Object then(
      LibtorchBackend backend, Object between, String name, @Nullable Object[] others) {
    TensorHandle handle = (TensorHandle) between;
    try {
      @Nullable Object[] arguments = new Object[others.length + 1];
      arguments[0] = handle;
      System.arraycopy(others, 0, arguments, 1, others.length);
      return backend.record(name, arguments);
    } finally {
      handle.release();
    }
  }
}
