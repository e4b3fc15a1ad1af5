package io.torchbridge.debug;

import io.torchbridge.DType;
import org.jspecify.annotations.Nullable;

/**
 * How far answers may be apart, as in <a
 * href="https://docs.pytorch.org/docs/stable/testing.html">torch.testing.assert_close</a>: {@code
 * |got − want| ≤ atol + rtol·|want|}, NaN equal to NaN.
 *
 * @param rtol relative to what is wanted
 * @param atol absolute
 */
public record Tolerance(double rtol, double atol) {

  /** For two builds of PyTorch that add in another order; integers must be equal. */
  public static Tolerance of(DType dtype) {
    return switch (dtype) {
      case FLOAT64, COMPLEX128 -> new Tolerance(1e-7, 1e-7);
      case FLOAT32, COMPLEX64 -> new Tolerance(1.3e-4, 1e-5);
      case FLOAT16, COMPLEX32 -> new Tolerance(1e-2, 1e-3);
      case BFLOAT16 -> new Tolerance(5e-2, 1e-2);
      default -> new Tolerance(0, 0);
    };
  }

  /**
   * Where two tensors of one dtype and shape are too far apart.
   *
   * @param count in how many elements
   * @param first the index of the first of them, counted through
   */
  public record Difference(long count, long first) {}

  /** Where two tensors of one dtype and shape are too far apart; null if they are not. */
  public @Nullable Difference difference(HostTensor got, HostTensor want) {
    if (got.elements().mismatch(want.elements()) < 0) {
      return null;
    }
    boolean integral = want.dtype().isIntegral();
    boolean exact = integral && rtol == 0 && atol == 0;
    long count = 0;
    long first = -1;
    for (long i = 0; i < want.numel(); i++) {
      boolean same =
          (integral && got.whole(i) == want.whole(i))
              || (!exact && accepts(got.re(i), got.im(i), want.re(i), want.im(i)));
      if (!same) {
        first = count == 0 ? i : first;
        count++;
      }
    }
    return count == 0 ? null : new Difference(count, first);
  }

  /** Whether one number, with its imaginary part, is near enough to another. */
  public boolean accepts(double re, double im, double wantRe, double wantIm) {
    if (Double.isNaN(wantRe) || Double.isNaN(wantIm)) {
      return Double.isNaN(re) || Double.isNaN(im);
    }
    if (re == wantRe && im == wantIm) {
      return true; // equal infinities
    }
    double error = Math.hypot(re - wantRe, im - wantIm);
    return Double.isFinite(error) && error <= atol + rtol * Math.hypot(wantRe, wantIm);
  }
}
