package io.torchbridge.conformance;

import io.torchbridge.Complex;
import io.torchbridge.Layout;
import io.torchbridge.Tensor;
import io.torchbridge.debug.HostTensor;
import io.torchbridge.debug.Tolerance;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Whether an answer is PyTorch's: same shape and dtype, values within the tolerance. */
record Comparison(Tolerance tolerance) {

  /** Throws what is different, in one line, unless the two agree. */
  void check(String what, @Nullable Object got, @Nullable Object want) {
    switch (want) {
      case HostTensor tensor when got instanceof Tensor t -> tensors(what, t, tensor);
      case HostTensor tensor ->
          throw new Mismatch(
              "%s is no tensor but %s, PyTorch's is %s".formatted(what, got, tensor.describe()));
      case Double number -> {
        if (!(got instanceof Number n) || !tolerance.accepts(n.doubleValue(), 0, number, 0)) {
          throw new Mismatch("%s is %s, PyTorch's is %s".formatted(what, got, want));
        }
      }
      case Complex c -> {
        Complex g =
            got instanceof Number n
                ? new Complex(n.doubleValue(), 0)
                : got instanceof Complex o ? o : null;
        if (g == null || !tolerance.accepts(g.re(), g.im(), c.re(), c.im())) {
          throw new Mismatch("%s is %s, PyTorch's is %s".formatted(what, got, want));
        }
      }
      case Long number when got instanceof Double d && d == number.doubleValue() -> {}
      case null, default -> {
        if (!java.util.Objects.equals(got, want)) {
          throw new Mismatch("%s is %s, PyTorch's is %s".formatted(what, got, want));
        }
      }
    }
  }

  private void tensors(String what, Tensor tensor, HostTensor want) {
    if (tensor.layout() != Layout.STRIDED) {
      throw new Mismatch("%s has layout %s, PyTorch's is strided".formatted(what, tensor.layout()));
    }
    if (tensor.dtype() != want.dtype() || !Arrays.equals(tensor.shape(), want.shape())) {
      throw new Mismatch(
          "%s is %s%s, PyTorch's is %s"
              .formatted(
                  what,
                  tensor.dtype().torchName(),
                  Arrays.toString(tensor.shape()),
                  want.describe()));
    }
    HostTensor got = HostTensor.of(tensor);
    Tolerance.Difference difference = tolerance.difference(got, want);
    if (difference != null) {
      long first = difference.first();
      throw new Mismatch(
          "%s is wrong in %d of %d elements; element %d is %s, PyTorch's is %s (rtol %s, atol %s)"
              .formatted(
                  what,
                  difference.count(),
                  want.numel(),
                  first,
                  got.element(first),
                  want.element(first),
                  tolerance.rtol(),
                  tolerance.atol()));
    }
  }

  /** An answer that is not PyTorch's. */
  static final class Mismatch extends RuntimeException {
    Mismatch(String message) {
      super(message, null, false, false);
    }
  }
}
