package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;

/**
 * Divides by the sizes of neighbouring channels, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html">torch.nn.LocalResponseNorm</a>.
 * Input {@code (N, C, *)}.
 */
public final class LocalResponseNorm extends Module {
  private final long size;
  private final double alpha;
  private final double beta;
  private final double k;

  public LocalResponseNorm(long size) {
    this(size, 1e-4, 0.75, 1.0);
  }

  /**
   * @param size the number of neighbouring channels
   */
  public LocalResponseNorm(long size, double alpha, double beta, double k) {
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  @Override
  public Tensor forward(Tensor input) {
    long[] shape = input.shape();
    if (shape.length < 3) {
      throw new ShapeMismatchException(
          "LocalResponseNorm takes three or more dimensions, not " + Arrays.toString(shape));
    }
    if (input.numel() == 0) {
      return input;
    }
    // the channels as the depth of one channel: (N, 1, C, ...)
    Tensor squares = input.mul(input);
    long before = size / 2;
    long after = (size - 1) / 2;
    AvgPoolOptions one = AvgPoolOptions.DEFAULT.withStride(1);
    Tensor means;
    if (shape.length == 3) {
      Tensor padded = F.pad(squares.unsqueeze(1), 0, 0, before, after);
      means = F.avgPool2d(padded, one, size, 1).squeeze(1);
    } else {
      Tensor planes = squares.view(shape[0], 1, shape[1], shape[2], -1);
      Tensor padded = F.pad(planes, 0, 0, 0, 0, before, after);
      means = F.avgPool3d(padded, one, size, 1, 1).squeeze(1).view(shape);
    }
    return input.div(means.mul(alpha).add(k).pow(beta));
  }

  @Override
  protected String extraRepr() {
    return "%d, alpha=%s, beta=%s, k=%s".formatted(size, Repr.of(alpha), Repr.of(beta), Repr.of(k));
  }
}
