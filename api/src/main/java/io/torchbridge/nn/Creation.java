package io.torchbridge.nn;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where modules make their tensors: PyTorch's {@code device} and {@code dtype} arguments, which
 * every layer has, passed around the constructors.
 */
record Creation(@Nullable DType dtype, @Nullable Device device, boolean initialise) {
  private static final Creation DEFAULT = new Creation(null, null, true);
  private static final ThreadLocal<Creation> CURRENT = ThreadLocal.withInitial(() -> DEFAULT);

  <T> T around(Supplier<T> constructor) {
    Creation before = CURRENT.get();
    CURRENT.set(this);
    try {
      return constructor.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** A module like another one, with the same values and without drawing random numbers. */
  static <M extends Module> M copy(M module, Supplier<M> constructor) {
    Tensor any = module.parameters().getFirst();
    M copy = new Creation(any.dtype(), any.device(), false).around(constructor);
    try (TensorScope scope = TensorScope.open()) {
      copy.loadStateDict(module.stateDict());
    }
    copy.train(module.isTraining());
    return copy;
  }

  static <T> T withoutInit(Supplier<T> constructor) {
    Creation c = CURRENT.get();
    return new Creation(c.dtype, c.device, false).around(constructor);
  }

  /** Whether constructors draw initial values. */
  static boolean initialises() {
    return CURRENT.get().initialise;
  }

  /** Memory for a parameter, which its initialisation fills. */
  static Tensor empty(long... shape) {
    return make("aten::empty.memory_format", shape);
  }

  static Tensor zeros(long... shape) {
    return make("aten::zeros", shape);
  }

  static Tensor ones(long... shape) {
    return make("aten::ones", shape);
  }

  private static Tensor make(String operator, long[] shape) {
    Creation c = CURRENT.get();
    try (var mode = GradMode.DISABLED.enter()) {
      return Torch.call(operator, shape, c.dtype, null, c.device).tensor();
    }
  }

  /** A scalar of an integer type, which dtype arguments do not change. */
  static Tensor counter() {
    try (var mode = GradMode.DISABLED.enter()) {
      return Torch.call("aten::zeros", new long[0], DType.INT64, null, CURRENT.get().device)
          .tensor();
    }
  }
}
