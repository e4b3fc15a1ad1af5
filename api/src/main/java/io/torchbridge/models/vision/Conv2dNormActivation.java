package io.torchbridge.models.vision;

import io.torchbridge.nn.Conv2d;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.Module;
import io.torchbridge.nn.Sequential;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code torchvision.ops.Conv2dNormActivation}: a convolution, its norm, its activation. */
class Conv2dNormActivation extends Sequential {

  /**
   * The window of the convolution, which is padded so that with stride 1 it keeps the size.
   *
   * @param kernel odd
   */
  record Window(long kernel, long stride, long groups, long dilation) {
    static Window of(long kernel) {
      return new Window(kernel, 1, 1, 1);
    }

    Window withStride(long stride) {
      return new Window(kernel, stride, groups, dilation);
    }

    Window withGroups(long groups) {
      return new Window(kernel, stride, groups, dilation);
    }

    Window withDilation(long dilation) {
      return new Window(kernel, stride, groups, dilation);
    }

    private ConvOptions options() {
      return ConvOptions.DEFAULT
          .withStride(stride)
          .withPadding((kernel - 1) / 2 * dilation)
          .withDilation(dilation)
          .withGroups(groups);
    }
  }

  /** The convolution has a bias if there is no norm. */
  Conv2dNormActivation(
      long in,
      long out,
      Window window,
      @Nullable LongFunction<? extends Module> norm,
      @Nullable Supplier<? extends Module> activation) {
    this(new Conv2d(in, out, window.kernel, window.options(), norm == null), out, norm, activation);
  }

  /** After any convolution, of {@code out} channels. */
  Conv2dNormActivation(
      Conv2d convolution,
      long out,
      @Nullable LongFunction<? extends Module> norm,
      @Nullable Supplier<? extends Module> activation) {
    super(convolution);
    if (norm != null) {
      append(norm.apply(out));
    }
    if (activation != null) {
      append(activation.get());
    }
  }
}
