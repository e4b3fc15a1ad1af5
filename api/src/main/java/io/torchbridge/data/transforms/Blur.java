package io.torchbridge.data.transforms;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.ConvOptions;
import io.torchbridge.nn.F;
import io.torchbridge.nn.PaddingMode;

/** {@code gaussian_blur}. */
final class Blur {
  private Blur() {}

  static Tensor gaussian(Tensor image, int kernelWidth, int kernelHeight, double sigma) {
    long[] shape = image.shape();
    DType dtype = image.dtype().isFloatingPoint() ? image.dtype() : DType.FLOAT32;
    TensorOptions options = TensorOptions.of(dtype, image.device());
    Tensor kernel =
        kernel(kernelHeight, sigma, options).unsqueeze(-1).mul(kernel(kernelWidth, sigma, options));
    long channels = image.size(-3);
    Tensor padded =
        F.pad(
            image.to(dtype).reshape(-1, channels, image.size(-2), image.size(-1)),
            new long[] {kernelWidth / 2, kernelWidth / 2, kernelHeight / 2, kernelHeight / 2},
            PaddingMode.REFLECT);
    Tensor blurred =
        F.conv2d(
                padded,
                kernel.expand(channels, 1, kernelHeight, kernelWidth),
                null,
                ConvOptions.DEFAULT.withGroups(channels))
            .reshape(shape);
    return image.dtype().isFloatingPoint() ? blurred : blurred.round_().to(image.dtype());
  }

  private static Tensor kernel(int size, double sigma, TensorOptions options) {
    double end = (size - 1) / (2 * Math.sqrt(2));
    return Torch.linspace(-end, end, size, options).div(sigma).pow(2).neg().softmax(0);
  }
}
