package io.torchbridge.conformance.rules;

import io.torchbridge.DType;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.TensorHandle;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Backends that do one thing wrong each. */
final class BrokenBackends {
  private BrokenBackends() {}

  /** A backend whose operator calls go through {@link #call}. */
  abstract static class Meddling extends DelegatingBackend {
    Meddling() {
      super(AnyBackend.get(), "broken");
    }

    abstract @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments);

    @Override
    public @Nullable BoundOperator bind(String qualifiedName) {
      BoundOperator real = delegate.bind(qualifiedName);
      if (real == null) {
        return null;
      }
      return new BoundOperator() {
        @Override
        public Operator operator() {
          return real.operator();
        }

        @Override
        public @Nullable Object call(GradMode mode, @Nullable Object[] arguments) {
          return Meddling.this.call(real, mode, arguments);
        }
      };
    }

    TensorHandle operator(String name, @Nullable Object... arguments) {
      BoundOperator operator = Objects.requireNonNull(delegate.bind(name));
      @Nullable Object[] all = new Object[operator.operator().arguments().size()];
      for (int i = 0; i < all.length; i++) {
        all[i] =
            i < arguments.length
                ? arguments[i]
                : operator.operator().arguments().get(i).defaultValue();
      }
      return (TensorHandle) Objects.requireNonNull(operator.call(GradMode.current(), all));
    }
  }

  static final class SwapsResults extends Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      Object result = real.call(mode, arguments);
      return result instanceof Object[] two
              && two.length == 2
              && !(two instanceof TensorHandle[])
              && real.operator().writtenArgument(0) < 0
          ? new Object[] {two[1], two[0]}
          : result;
    }
  }

  static final class LosesDType extends Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      Object result = real.call(mode, arguments);
      return result instanceof TensorHandle t
              && t.dtype() == DType.FLOAT64
              && !real.operator().name().startsWith("empty")
          ? operator("aten::_to_copy", t, DType.FLOAT32)
          : result;
    }
  }

  static final class IsAlmostRight extends Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      Object result = real.call(mode, arguments);
      return real.operator().name().equals("exp") && result instanceof TensorHandle t
          ? operator("aten::mul.Scalar", t, 1.001)
          : result;
    }
  }

  static final class NewHandleInPlace extends Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      Object result = real.call(mode, arguments);
      boolean written =
          real.operator().returns().size() == 1 && real.operator().writtenArgument(0) >= 0;
      return written && result instanceof TensorHandle t ? operator("aten::alias", t) : result;
    }
  }

  static final class IgnoresGradMode extends Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      return real.call(GradMode.ENABLED, arguments);
    }
  }

  static final class ThrowsUntyped extends Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      try {
        return real.call(mode, arguments);
      } catch (TorchbridgeException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }

  static final class ForgetsTheOperatorsName extends Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      try {
        return real.call(mode, arguments);
      } catch (io.torchbridge.ShapeMismatchException e) {
        throw new io.torchbridge.ShapeMismatchException("something is wrong", e);
      }
    }
  }

  /** Keeps a reference to every result. */
  static final class Leaks extends Meddling implements AutoCloseable {
    static final List<TensorHandle> KEPT = new ArrayList<>();

    static void free() {
      KEPT.forEach(TensorHandle::release);
      KEPT.clear();
    }

    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      Object result = real.call(mode, arguments);
      if (result instanceof TensorHandle t && real.operator().name().equals("neg")) {
        KEPT.add(operator("aten::alias", t));
      }
      return result;
    }

    @Override
    public TensorHandle fromDLPack(MemorySegment managed) {
      TensorHandle handle = delegate.fromDLPack(managed);
      KEPT.add(operator("aten::alias", handle));
      return handle;
    }
  }

  static final class CopiesWhatIsShared extends Meddling {
    @Override
    @Nullable Object call(BoundOperator real, GradMode mode, @Nullable Object[] arguments) {
      return real.call(mode, arguments);
    }

    @Override
    public TensorHandle fromDLPack(MemorySegment managed) {
      TensorHandle shared = delegate.fromDLPack(managed);
      try {
        return operator("aten::clone", shared);
      } finally {
        shared.release();
      }
    }
  }

  static final class DropsGradients extends DelegatingBackend {
    DropsGradients() {
      super(AnyBackend.get(), "broken");
    }

    @Override
    public void backward(
        TensorHandle[] roots,
        @Nullable TensorHandle[] gradients,
        boolean retainGraph,
        boolean createGraph,
        TensorHandle @Nullable [] inputs) {}
  }

  /** A test class's word for a backend that is made once. */
  interface Broken extends BackendUnderTest {
    Backend broken();

    @Override
    default String backendId() {
      return "broken";
    }

    @Override
    default Backend openBackend() {
      return broken();
    }
  }
}
