package io.torchbridge.conformance;

import io.torchbridge.Complex;
import io.torchbridge.Layout;
import io.torchbridge.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer is PyTorch's: same shape and dtype, {@code |got − want| ≤ atol + rtol·|want|},
 * NaN equal to NaN.
 */
record Comparison(double rtol, double atol) {

  /** Throws what is different, in one line, unless the two agree. */
  void check(String what, @Nullable Object got, @Nullable Object want) {
    switch (want) {
      case HostTensor tensor when got instanceof Tensor t -> tensors(what, t, tensor);
      case HostTensor tensor ->
          throw new Mismatch(
              "%s is no tensor but %s, PyTorch's is %s".formatted(what, got, describe(tensor)));
      case Double number -> {
        if (!(got instanceof Number n) || !close(n.doubleValue(), 0, number, 0)) {
          throw new Mismatch("%s is %s, PyTorch's is %s".formatted(what, got, want));
        }
      }
      case Complex c -> {
        Complex g =
            got instanceof Number n
                ? new Complex(n.doubleValue(), 0)
                : got instanceof Complex o ? o : null;
        if (g == null || !close(g.re(), g.im(), c.re(), c.im())) {
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
                  describe(want)));
    }
    HostTensor got = HostTensor.of(tensor);
    boolean exact = want.dtype().isIntegral() && rtol == 0 && atol == 0;
    long wrong = 0;
    long first = -1;
    for (long i = 0; i < want.numel(); i++) {
      boolean same =
          (want.dtype().isIntegral() && got.whole(i) == want.whole(i))
              || (!exact && close(got.re(i), got.im(i), want.re(i), want.im(i)));
      if (!same) {
        first = wrong == 0 ? i : first;
        wrong++;
      }
    }
    if (wrong > 0) {
      throw new Mismatch(
          "%s is wrong in %d of %d elements; element %d is %s, PyTorch's is %s (rtol %s, atol %s)"
              .formatted(
                  what,
                  wrong,
                  want.numel(),
                  first,
                  element(got, first),
                  element(want, first),
                  rtol,
                  atol));
    }
  }

  private boolean close(double re, double im, double wantRe, double wantIm) {
    if (Double.isNaN(wantRe) || Double.isNaN(wantIm)) {
      return Double.isNaN(re) || Double.isNaN(im);
    }
    if (re == wantRe && im == wantIm) {
      return true; // equal infinities
    }
    double error = Math.hypot(re - wantRe, im - wantIm);
    return Double.isFinite(error) && error <= atol + rtol * Math.hypot(wantRe, wantIm);
  }

  private static String describe(HostTensor tensor) {
    return tensor.dtype().torchName() + Arrays.toString(tensor.shape());
  }

  private static Object element(HostTensor tensor, long index) {
    if (tensor.dtype().isComplex()) {
      return new Complex(tensor.re(index), tensor.im(index));
    }
    return tensor.dtype().isIntegral() ? (Object) tensor.whole(index) : (Object) tensor.re(index);
  }

  /** An answer that is not PyTorch's. */
  static final class Mismatch extends RuntimeException {
    Mismatch(String message) {
      super(message, null, false, false);
    }
  }
}
