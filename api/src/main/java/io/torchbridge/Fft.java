package io.torchbridge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Discrete Fourier transforms, as <a
 * href="https://docs.pytorch.org/docs/stable/fft.html">torch.fft</a>: {@code Torch.fft().rfft(x)}.
 *
 * <p>{@code n} and {@code s} are the sizes to which the signal is cut or padded with zeros; null
 * leaves them. {@code dim} is the last dimension, or the last two or all, where it is not said.
 */
public final class Fft {
  private static final Op FFT_FFT = Op.of("aten::fft_fft");
  private static final Op FFT_FFT2 = Op.of("aten::fft_fft2");
  private static final Op FFT_FFTFREQ = Op.of("aten::fft_fftfreq");
  private static final Op FFT_FFTN = Op.of("aten::fft_fftn");
  private static final Op FFT_FFTSHIFT = Op.of("aten::fft_fftshift");
  private static final Op FFT_HFFT = Op.of("aten::fft_hfft");
  private static final Op FFT_HFFT2 = Op.of("aten::fft_hfft2");
  private static final Op FFT_HFFTN = Op.of("aten::fft_hfftn");
  private static final Op FFT_IFFT = Op.of("aten::fft_ifft");
  private static final Op FFT_IFFT2 = Op.of("aten::fft_ifft2");
  private static final Op FFT_IFFTN = Op.of("aten::fft_ifftn");
  private static final Op FFT_IFFTSHIFT = Op.of("aten::fft_ifftshift");
  private static final Op FFT_IHFFT = Op.of("aten::fft_ihfft");
  private static final Op FFT_IHFFT2 = Op.of("aten::fft_ihfft2");
  private static final Op FFT_IHFFTN = Op.of("aten::fft_ihfftn");
  private static final Op FFT_IRFFT = Op.of("aten::fft_irfft");
  private static final Op FFT_IRFFT2 = Op.of("aten::fft_irfft2");
  private static final Op FFT_IRFFTN = Op.of("aten::fft_irfftn");
  private static final Op FFT_RFFT = Op.of("aten::fft_rfft");
  private static final Op FFT_RFFT2 = Op.of("aten::fft_rfft2");
  private static final Op FFT_RFFTFREQ = Op.of("aten::fft_rfftfreq");
  private static final Op FFT_RFFTN = Op.of("aten::fft_rfftn");
  static final Fft INSTANCE = new Fft();

  private Fft() {}

  // One dimension

  /** The transform of {@code (*, N)}, complex. */
  public Tensor fft(Tensor input) {
    return FFT_FFT.tensor(input);
  }

  /** {@link #fft(Tensor)} of {@code n} elements along a dimension. */
  public Tensor fft(Tensor input, @Nullable Long n, long dim, Norm norm) {
    return FFT_FFT.tensor(input, n, dim, norm.torchName());
  }

  /** The inverse of {@link #fft}. */
  public Tensor ifft(Tensor input) {
    return FFT_IFFT.tensor(input);
  }

  /** {@link #ifft(Tensor)} of {@code n} elements along a dimension. */
  public Tensor ifft(Tensor input, @Nullable Long n, long dim, Norm norm) {
    return FFT_IFFT.tensor(input, n, dim, norm.torchName());
  }

  /** The transform of real numbers without its redundant half: {@code (*, N) -> (*, N / 2 + 1)}. */
  public Tensor rfft(Tensor input) {
    return FFT_RFFT.tensor(input);
  }

  /** {@link #rfft(Tensor)} of {@code n} elements along a dimension. */
  public Tensor rfft(Tensor input, @Nullable Long n, long dim, Norm norm) {
    return FFT_RFFT.tensor(input, n, dim, norm.torchName());
  }

  /** The inverse of {@link #rfft}, real. */
  public Tensor irfft(Tensor input) {
    return FFT_IRFFT.tensor(input);
  }

  /** {@link #irfft(Tensor)} of {@code n} elements along a dimension. */
  public Tensor irfft(Tensor input, @Nullable Long n, long dim, Norm norm) {
    return FFT_IRFFT.tensor(input, n, dim, norm.torchName());
  }

  /** The transform of a signal that is Hermitian in time, real. */
  public Tensor hfft(Tensor input) {
    return FFT_HFFT.tensor(input);
  }

  /** {@link #hfft(Tensor)} of {@code n} elements along a dimension. */
  public Tensor hfft(Tensor input, @Nullable Long n, long dim, Norm norm) {
    return FFT_HFFT.tensor(input, n, dim, norm.torchName());
  }

  /** The inverse of {@link #hfft}. */
  public Tensor ihfft(Tensor input) {
    return FFT_IHFFT.tensor(input);
  }

  /** {@link #ihfft(Tensor)} of {@code n} elements along a dimension. */
  public Tensor ihfft(Tensor input, @Nullable Long n, long dim, Norm norm) {
    return FFT_IHFFT.tensor(input, n, dim, norm.torchName());
  }

  // Two dimensions

  /** {@link #fft(Tensor)} over the last two dimensions. */
  public Tensor fft2(Tensor input) {
    return FFT_FFT2.tensor(input);
  }

  /** {@link #fft(Tensor)} over two dimensions. */
  public Tensor fft2(Tensor input, long @Nullable [] s, long[] dim, Norm norm) {
    return FFT_FFT2.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #ifft(Tensor)} over the last two dimensions. */
  public Tensor ifft2(Tensor input) {
    return FFT_IFFT2.tensor(input);
  }

  /** {@link #ifft(Tensor)} over two dimensions. */
  public Tensor ifft2(Tensor input, long @Nullable [] s, long[] dim, Norm norm) {
    return FFT_IFFT2.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #rfft(Tensor)} over the last two dimensions. */
  public Tensor rfft2(Tensor input) {
    return FFT_RFFT2.tensor(input);
  }

  /** {@link #rfft(Tensor)} over two dimensions. */
  public Tensor rfft2(Tensor input, long @Nullable [] s, long[] dim, Norm norm) {
    return FFT_RFFT2.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #irfft(Tensor)} over the last two dimensions. */
  public Tensor irfft2(Tensor input) {
    return FFT_IRFFT2.tensor(input);
  }

  /** {@link #irfft(Tensor)} over two dimensions. */
  public Tensor irfft2(Tensor input, long @Nullable [] s, long[] dim, Norm norm) {
    return FFT_IRFFT2.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #hfft(Tensor)} over the last two dimensions. */
  public Tensor hfft2(Tensor input) {
    return FFT_HFFT2.tensor(input);
  }

  /** {@link #hfft(Tensor)} over two dimensions. */
  public Tensor hfft2(Tensor input, long @Nullable [] s, long[] dim, Norm norm) {
    return FFT_HFFT2.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #ihfft(Tensor)} over the last two dimensions. */
  public Tensor ihfft2(Tensor input) {
    return FFT_IHFFT2.tensor(input);
  }

  /** {@link #ihfft(Tensor)} over two dimensions. */
  public Tensor ihfft2(Tensor input, long @Nullable [] s, long[] dim, Norm norm) {
    return FFT_IHFFT2.tensor(input, s, dim, norm.torchName());
  }

  // All dimensions

  /** {@link #fft(Tensor)} over all dimensions. */
  public Tensor fftn(Tensor input) {
    return FFT_FFTN.tensor(input);
  }

  /** {@link #fft(Tensor)} over these dimensions; null for all, or the last ones of {@code s}. */
  public Tensor fftn(Tensor input, long @Nullable [] s, long @Nullable [] dim, Norm norm) {
    return FFT_FFTN.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #ifft(Tensor)} over all dimensions. */
  public Tensor ifftn(Tensor input) {
    return FFT_IFFTN.tensor(input);
  }

  /** {@link #ifft(Tensor)} over these dimensions; null for all, or the last ones of {@code s}. */
  public Tensor ifftn(Tensor input, long @Nullable [] s, long @Nullable [] dim, Norm norm) {
    return FFT_IFFTN.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #rfft(Tensor)} over all dimensions. */
  public Tensor rfftn(Tensor input) {
    return FFT_RFFTN.tensor(input);
  }

  /** {@link #rfft(Tensor)} over these dimensions; null for all, or the last ones of {@code s}. */
  public Tensor rfftn(Tensor input, long @Nullable [] s, long @Nullable [] dim, Norm norm) {
    return FFT_RFFTN.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #irfft(Tensor)} over all dimensions. */
  public Tensor irfftn(Tensor input) {
    return FFT_IRFFTN.tensor(input);
  }

  /** {@link #irfft(Tensor)} over these dimensions; null for all, or the last ones of {@code s}. */
  public Tensor irfftn(Tensor input, long @Nullable [] s, long @Nullable [] dim, Norm norm) {
    return FFT_IRFFTN.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #hfft(Tensor)} over all dimensions. */
  public Tensor hfftn(Tensor input) {
    return FFT_HFFTN.tensor(input);
  }

  /** {@link #hfft(Tensor)} over these dimensions; null for all, or the last ones of {@code s}. */
  public Tensor hfftn(Tensor input, long @Nullable [] s, long @Nullable [] dim, Norm norm) {
    return FFT_HFFTN.tensor(input, s, dim, norm.torchName());
  }

  /** {@link #ihfft(Tensor)} over all dimensions. */
  public Tensor ihfftn(Tensor input) {
    return FFT_IHFFTN.tensor(input);
  }

  /** {@link #ihfft(Tensor)} over these dimensions; null for all, or the last ones of {@code s}. */
  public Tensor ihfftn(Tensor input, long @Nullable [] s, long @Nullable [] dim, Norm norm) {
    return FFT_IHFFTN.tensor(input, s, dim, norm.torchName());
  }

  // Around

  /** The frequencies of the bins of {@link #fft(Tensor)} at a sample spacing of 1. */
  public Tensor fftfreq(long n) {
    return FFT_FFTFREQ.tensor(n);
  }

  /** The frequencies of the bins of {@link #fft(Tensor)} at a sample spacing of {@code d}. */
  public Tensor fftfreq(long n, double d, TensorOptions options) {
    return FactoryOperators.make(FFT_FFTFREQ, options, n, d);
  }

  /** The frequencies of the bins of {@link #rfft(Tensor)} at a sample spacing of 1. */
  public Tensor rfftfreq(long n) {
    return FFT_RFFTFREQ.tensor(n);
  }

  /** The frequencies of the bins of {@link #rfft(Tensor)} at a sample spacing of {@code d}. */
  public Tensor rfftfreq(long n, double d, TensorOptions options) {
    return FactoryOperators.make(FFT_RFFTFREQ, options, n, d);
  }

  /** The negative frequencies moved before the others in all dimensions. */
  public Tensor fftshift(Tensor input) {
    return FFT_FFTSHIFT.tensor(input);
  }

  /** The negative frequencies moved before the others in these dimensions. */
  public Tensor fftshift(Tensor input, long... dim) {
    return FFT_FFTSHIFT.tensor(input, dim);
  }

  /** The inverse of {@link #fftshift(Tensor)}. */
  public Tensor ifftshift(Tensor input) {
    return FFT_IFFTSHIFT.tensor(input);
  }

  /** The inverse of {@link #fftshift(Tensor, long...)}. */
  public Tensor ifftshift(Tensor input, long... dim) {
    return FFT_IFFTSHIFT.tensor(input, dim);
  }

  /** Which of a transform and its inverse divides by the number of elements. */
  public enum Norm {
    /** The inverse; the default. */
    BACKWARD,
    /** Both, by its square root. */
    ORTHO,
    /** The transform. */
    FORWARD;

    /** PyTorch's name. */
    public String torchName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
