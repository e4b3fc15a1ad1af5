package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;

/**
 * {@code GaussianBlur}.
 *
 * @param sigma from which the kernel's deviation is drawn, in pixels
 */
public record GaussianBlur(int kernelHeight, int kernelWidth, Range sigma) implements Transform {
  public GaussianBlur {
    if (kernelHeight < 1 || kernelWidth < 1 || kernelHeight % 2 == 0 || kernelWidth % 2 == 0) {
      throw new InvalidArgumentException(
          "a kernel of %d x %d; both must be odd and above 0".formatted(kernelHeight, kernelWidth));
    }
    if (!(sigma.low() > 0)) {
      throw new InvalidArgumentException("sigma " + sigma + " must be above 0");
    }
  }

  /** With a deviation of 0.1 to 2 pixels. */
  public GaussianBlur(int kernelSize) {
    this(kernelSize, kernelSize, new Range(0.1, 2));
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, i -> Blur.gaussian(i, kernelWidth, kernelHeight, sigma.draw()));
  }
}
