package io.torchbridge.nn.init;

import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Linalg;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fills tensors with initial values, as <a
 * href="https://docs.pytorch.org/docs/stable/nn.init.html">torch.nn.init</a>. All methods work in
 * place, record nothing for gradients, and return their tensor; with the same seed they give
 * PyTorch's numbers.
 */
public final class Init {
  private Init() {}

  /** Which of a layer's two sizes keeps its variance. */
  public enum FanMode {
    FAN_IN,
    FAN_OUT
  }

  /** The function that follows a layer. */
  public enum Nonlinearity {
    LINEAR,
    CONV,
    SIGMOID,
    TANH,
    RELU,
    LEAKY_RELU,
    SELU
  }

  /** {@code calculate_gain}: the factor that keeps variances through a nonlinearity. */
  public static double calculateGain(Nonlinearity nonlinearity) {
    return calculateGain(nonlinearity, null);
  }

  /**
   * {@code calculate_gain}: the factor that keeps variances through a nonlinearity.
   *
   * @param slope the negative slope of a leaky ReLU; null for 0.01
   */
  public static double calculateGain(Nonlinearity nonlinearity, @Nullable Double slope) {
    return switch (nonlinearity) {
      case LINEAR, CONV, SIGMOID -> 1;
      case TANH -> 5.0 / 3;
      case RELU -> Math.sqrt(2);
      case LEAKY_RELU -> {
        double a = slope == null ? 0.01 : slope;
        yield Math.sqrt(2.0 / (1 + a * a));
      }
      case SELU -> 3.0 / 4;
    };
  }

  private static Tensor filled(Tensor tensor, Consumer<Tensor> how) {
    try (var mode = GradMode.DISABLED.enter()) {
      how.accept(tensor);
    }
    return tensor;
  }

  /** Uniform between {@code a} and {@code b}. */
  public static Tensor uniform_(Tensor tensor, double a, double b) {
    return filled(tensor, t -> t.uniform_(a, b));
  }

  /** Normal of this mean and standard deviation. */
  public static Tensor normal_(Tensor tensor, double mean, double std) {
    return filled(tensor, t -> t.normal_(mean, std));
  }

  /** Normal, cut off outside of {@code a} and {@code b}; drawn as PyTorch 2.13 does. */
  public static Tensor truncNormal_(Tensor tensor, double mean, double std, double a, double b) {
    if (tensor.device().equals(Device.META)) {
      return tensor;
    }
    double share = normalCdf((b - mean) / std) - normalCdf((a - mean) / std);
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      if (share > 0.3) {
        redrawNormal(tensor.normal_(mean, std), mean, std, a, b);
      } else {
        rejectUniform(tensor, mean, std, a, b);
      }
    }
    return tensor;
  }

  /** Draws what is outside again until all is inside, for bounds that most values meet. */
  private static void redrawNormal(Tensor tensor, double mean, double std, double a, double b) {
    while (true) {
      Tensor outside = tensor.lt(a).logicalOr(tensor.gt(b));
      if (!outside.any().itemBoolean()) {
        return;
      }
      Tensor again = Torch.emptyLike(tensor).normal_(mean, std);
      tensor.copy_(Torch.where(outside, again, tensor));
    }
  }

  /** Draws evenly between bounds in the tail and keeps values as often as they are likely. */
  private static void rejectUniform(Tensor tensor, double mean, double std, double a, double b) {
    double mode = Math.max(a, Math.min(mean, b));
    double logPeak = -0.5 * Math.pow((mode - mean) / std, 2);
    Tensor pending = rejected(tensor.uniform_(a, b), mean, std, logPeak);
    while (pending.any().itemBoolean()) {
      Tensor candidates = Torch.emptyLike(tensor).uniform_(a, b);
      tensor.copy_(Torch.where(pending, candidates, tensor));
      pending = pending.logicalAnd(rejected(candidates, mean, std, logPeak));
    }
  }

  private static Tensor rejected(Tensor values, double mean, double std, double logPeak) {
    Tensor logDensity = values.sub(mean).div_(std).pow_(2).mul_(-0.5).sub_(logPeak);
    return Torch.emptyLike(values).uniform_().log_().gt(logDensity);
  }

  private static double normalCdf(double x) {
    try (TensorScope scope = TensorScope.open()) {
      double[] value = {x / Math.sqrt(2.0)};
      return (1 + Torch.tensor(value).erf().itemDouble()) / 2;
    }
  }

  /** All of one value. */
  public static Tensor constant_(Tensor tensor, double value) {
    return filled(tensor, t -> t.fill_(value));
  }

  public static Tensor ones_(Tensor tensor) {
    return constant_(tensor, 1);
  }

  public static Tensor zeros_(Tensor tensor) {
    return filled(tensor, Tensor::zero_);
  }

  /** The identity, for a matrix. */
  public static Tensor eye_(Tensor tensor) {
    if (tensor.ndim() != 2) {
      throw new ShapeMismatchException(
          "eye_() takes a matrix, not a tensor of shape " + Arrays.toString(tensor.shape()));
    }
    return filled(tensor, t -> Torch.call("aten::eye.m_out", t.size(0), t.size(1), t));
  }

  /** The weight of a convolution that keeps its input: one filter for each channel. */
  public static Tensor dirac_(Tensor tensor, int groups) {
    long[] shape = tensor.shape();
    if (shape.length < 3 || shape.length > 5 || shape[0] % groups != 0) {
      throw new ShapeMismatchException(
          "dirac_() takes a convolution's weight of 3 to 5 dimensions, the first divisible by %d;"
                  .formatted(groups)
              + " the shape is "
              + Arrays.toString(shape));
    }
    zeros_(tensor);
    long perGroup = shape[0] / groups;
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      for (long g = 0; g < groups; g++) {
        for (long d = 0; d < Math.min(perGroup, shape[1]); d++) {
          Tensor place = tensor.select(0, g * perGroup + d).select(0, d);
          for (int k = 2; k < shape.length; k++) {
            place = place.select(0, shape[k] / 2);
          }
          place.fill_(1);
        }
      }
    }
    return tensor;
  }

  /** The numbers of inputs and outputs of one element of a layer's weight. */
  private static double[] fans(Tensor weight) {
    long[] shape = weight.shape();
    if (shape.length < 2) {
      throw new ShapeMismatchException(
          "fan in and fan out need a weight of two or more dimensions, the shape is "
              + Arrays.toString(shape));
    }
    double field = 1;
    for (int i = 2; i < shape.length; i++) {
      field *= shape[i];
    }
    return new double[] {shape[1] * field, shape[0] * field};
  }

  /** Glorot's initialisation, uniform. */
  public static Tensor xavierUniform_(Tensor tensor, double gain) {
    double[] fans = fans(tensor);
    double std = gain * Math.sqrt(2.0 / (fans[0] + fans[1]));
    double bound = Math.sqrt(3.0) * std;
    return uniform_(tensor, -bound, bound);
  }

  /** Glorot's initialisation, normal. */
  public static Tensor xavierNormal_(Tensor tensor, double gain) {
    double[] fans = fans(tensor);
    return normal_(tensor, 0, gain * Math.sqrt(2.0 / (fans[0] + fans[1])));
  }

  /** He's initialisation, uniform. */
  public static Tensor kaimingUniform_(
      Tensor tensor, double a, FanMode mode, Nonlinearity nonlinearity) {
    if (tensor.numel() == 0) {
      return tensor;
    }
    double bound = Math.sqrt(3.0) * kaimingStd(tensor, a, mode, nonlinearity);
    return uniform_(tensor, -bound, bound);
  }

  /** He's initialisation, normal. */
  public static Tensor kaimingNormal_(
      Tensor tensor, double a, FanMode mode, Nonlinearity nonlinearity) {
    if (tensor.numel() == 0) {
      return tensor;
    }
    return normal_(tensor, 0, kaimingStd(tensor, a, mode, nonlinearity));
  }

  private static double kaimingStd(
      Tensor tensor, double a, FanMode mode, Nonlinearity nonlinearity) {
    return calculateGain(nonlinearity, a) / Math.sqrt(fans(tensor)[mode.ordinal()]);
  }

  /** A (semi) orthogonal matrix, times {@code gain}; further dimensions are flattened. */
  public static Tensor orthogonal_(Tensor tensor, double gain) {
    if (tensor.ndim() < 2) {
      throw new ShapeMismatchException(
          "orthogonal_() takes two or more dimensions, the shape is "
              + Arrays.toString(tensor.shape()));
    }
    if (tensor.numel() == 0) {
      return tensor;
    }
    long rows = tensor.size(0);
    long columns = tensor.numel() / rows;
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Tensor flat = Torch.empty(TensorOptions.like(tensor), rows, columns).normal_(0, 1);
      boolean wide = rows < columns;
      Linalg.Qr qr = Torch.linalg().qr(wide ? flat.t() : flat);
      Tensor q = qr.q().mul(qr.r().diagonal().sign());
      tensor.copy_((wide ? q.t() : q).reshape(tensor.shape())).mul_(gain);
    }
    return tensor;
  }

  /** Normal values, of which a part in each column is zero. */
  public static Tensor sparse_(Tensor tensor, double sparsity, double std) {
    if (tensor.ndim() != 2) {
      throw new ShapeMismatchException(
          "sparse_() takes a matrix, not a tensor of shape " + Arrays.toString(tensor.shape()));
    }
    if (sparsity < 0 || sparsity > 1) {
      throw new InvalidArgumentException("sparse_(): the sparsity is " + sparsity);
    }
    long zeros = (long) Math.ceil(sparsity * tensor.size(0));
    normal_(tensor, 0, std);
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      for (long column = 0; column < tensor.size(1); column++) {
        Tensor rows = Torch.randperm(tensor.size(0)).slice(0, 0, zeros);
        tensor.select(1, column).indexFill_(0, rows, 0);
      }
    }
    return tensor;
  }
}
