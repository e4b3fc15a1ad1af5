package io.torchbridge.conformance.rules;

import io.torchbridge.Fft;
import io.torchbridge.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every Fourier transform. */
public abstract class FftRules extends TypedOperatorRules {
  @Test
  void every_method_gives_the_answer_of_pytorch() {
    verify(List.of("Fft"), transforms());
  }

  private List<Check> transforms() {
    return List.of(
        that("Torch.fft().fft(z)", () -> Torch.fft().fft(z)),
        that(
            "Torch.fft().fft(z, 4L, 0, Fft.Norm.ORTHO)",
            () -> Torch.fft().fft(z, 4L, 0, Fft.Norm.ORTHO)),
        that("Torch.fft().ifft(z)", () -> Torch.fft().ifft(z)),
        that(
            "Torch.fft().ifft(z, 4L, 0, Fft.Norm.ORTHO)",
            () -> Torch.fft().ifft(z, 4L, 0, Fft.Norm.ORTHO)),
        that("Torch.fft().rfft(x)", () -> Torch.fft().rfft(x)),
        that(
            "Torch.fft().rfft(x, 4L, 0, Fft.Norm.ORTHO)",
            () -> Torch.fft().rfft(x, 4L, 0, Fft.Norm.ORTHO)),
        that("Torch.fft().irfft(z)", () -> Torch.fft().irfft(z)),
        that(
            "Torch.fft().irfft(z, 4L, 0, Fft.Norm.ORTHO)",
            () -> Torch.fft().irfft(z, 4L, 0, Fft.Norm.ORTHO)),
        that("Torch.fft().hfft(z)", () -> Torch.fft().hfft(z)),
        that(
            "Torch.fft().hfft(z, 4L, 0, Fft.Norm.ORTHO)",
            () -> Torch.fft().hfft(z, 4L, 0, Fft.Norm.ORTHO)),
        that("Torch.fft().ihfft(x)", () -> Torch.fft().ihfft(x)),
        that(
            "Torch.fft().ihfft(x, 4L, 0, Fft.Norm.ORTHO)",
            () -> Torch.fft().ihfft(x, 4L, 0, Fft.Norm.ORTHO)),
        that("Torch.fft().fft2(z)", () -> Torch.fft().fft2(z)),
        that(
            "Torch.fft().fft2(z, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)",
            () -> Torch.fft().fft2(z, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)),
        that("Torch.fft().ifft2(z)", () -> Torch.fft().ifft2(z)),
        that(
            "Torch.fft().ifft2(z, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)",
            () -> Torch.fft().ifft2(z, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)),
        that("Torch.fft().rfft2(x)", () -> Torch.fft().rfft2(x)),
        that(
            "Torch.fft().rfft2(x, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)",
            () -> Torch.fft().rfft2(x, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)),
        that("Torch.fft().irfft2(z)", () -> Torch.fft().irfft2(z)),
        that(
            "Torch.fft().irfft2(z, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)",
            () -> Torch.fft().irfft2(z, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)),
        that("Torch.fft().hfft2(z)", () -> Torch.fft().hfft2(z)),
        that(
            "Torch.fft().hfft2(z, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)",
            () -> Torch.fft().hfft2(z, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)),
        that("Torch.fft().ihfft2(x)", () -> Torch.fft().ihfft2(x)),
        that(
            "Torch.fft().ihfft2(x, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)",
            () -> Torch.fft().ihfft2(x, new long[] {3, 4}, new long[] {1, 0}, Fft.Norm.FORWARD)),
        that("Torch.fft().fftn(z)", () -> Torch.fft().fftn(z)),
        that(
            "Torch.fft().fftn(z, null, new long[] {0}, Fft.Norm.BACKWARD)",
            () -> Torch.fft().fftn(z, null, new long[] {0}, Fft.Norm.BACKWARD)),
        that("Torch.fft().ifftn(z)", () -> Torch.fft().ifftn(z)),
        that(
            "Torch.fft().ifftn(z, null, new long[] {0}, Fft.Norm.BACKWARD)",
            () -> Torch.fft().ifftn(z, null, new long[] {0}, Fft.Norm.BACKWARD)),
        that("Torch.fft().rfftn(x)", () -> Torch.fft().rfftn(x)),
        that(
            "Torch.fft().rfftn(x, null, new long[] {0}, Fft.Norm.BACKWARD)",
            () -> Torch.fft().rfftn(x, null, new long[] {0}, Fft.Norm.BACKWARD)),
        that("Torch.fft().irfftn(z)", () -> Torch.fft().irfftn(z)),
        that(
            "Torch.fft().irfftn(z, null, new long[] {0}, Fft.Norm.BACKWARD)",
            () -> Torch.fft().irfftn(z, null, new long[] {0}, Fft.Norm.BACKWARD)),
        that("Torch.fft().hfftn(z)", () -> Torch.fft().hfftn(z)),
        that(
            "Torch.fft().hfftn(z, null, new long[] {0}, Fft.Norm.BACKWARD)",
            () -> Torch.fft().hfftn(z, null, new long[] {0}, Fft.Norm.BACKWARD)),
        that("Torch.fft().ihfftn(x)", () -> Torch.fft().ihfftn(x)),
        that(
            "Torch.fft().ihfftn(x, null, new long[] {0}, Fft.Norm.BACKWARD)",
            () -> Torch.fft().ihfftn(x, null, new long[] {0}, Fft.Norm.BACKWARD)),
        that("Torch.fft().fftfreq(5)", () -> Torch.fft().fftfreq(5)),
        that("Torch.fft().fftfreq(4, 0.5, half)", () -> Torch.fft().fftfreq(4, 0.5, half)),
        that("Torch.fft().rfftfreq(5)", () -> Torch.fft().rfftfreq(5)),
        that("Torch.fft().rfftfreq(4, 0.5, half)", () -> Torch.fft().rfftfreq(4, 0.5, half)),
        that("Torch.fft().fftshift(m)", () -> Torch.fft().fftshift(m)),
        that("Torch.fft().fftshift(m, 1)", () -> Torch.fft().fftshift(m, 1)),
        that("Torch.fft().ifftshift(m)", () -> Torch.fft().ifftshift(m)),
        that("Torch.fft().ifftshift(m, 1)", () -> Torch.fft().ifftshift(m, 1)));
  }
}
