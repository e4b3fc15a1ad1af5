package io.torchbridge.nn.init;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
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

  private static Tensor call(String operator, Tensor tensor, @Nullable Object... more) {
    @Nullable Object[] arguments = new Object[more.length + 1];
    arguments[0] = tensor;
    System.arraycopy(more, 0, arguments, 1, more.length);
    try (var mode = GradMode.DISABLED.enter()) {
      Torch.call(operator, arguments);
    }
    return tensor;
  }

  /** Uniform between {@code a} and {@code b}. */
  public static Tensor uniform_(Tensor tensor, double a, double b) {
    return call("aten::uniform_", tensor, a, b);
  }

  /** Normal of this mean and standard deviation. */
  public static Tensor normal_(Tensor tensor, double mean, double std) {
    return call("aten::normal_", tensor, mean, std);
  }

  /** Normal, cut off outside of {@code a} and {@code b}. */
  public static Tensor truncNormal_(Tensor tensor, double mean, double std, double a, double b) {
    double low = normalCdf((a - mean) / std);
    double high = normalCdf((b - mean) / std);
    call("aten::uniform_", tensor, 2 * low - 1, 2 * high - 1);
    call("aten::erfinv_", tensor);
    call("aten::mul_.Scalar", tensor, std * Math.sqrt(2.0));
    call("aten::add_.Scalar", tensor, mean);
    return call("aten::clamp_", tensor, a, b);
  }

  private static double normalCdf(double x) {
    try (TensorScope scope = TensorScope.open()) {
      double[] value = {x / Math.sqrt(2.0)};
      return (1 + Torch.call("aten::erf", Torch.tensor(value)).tensor().toDoubleArray()[0]) / 2;
    }
  }

  /** All of one value. */
  public static Tensor constant_(Tensor tensor, double value) {
    return call("aten::fill_.Scalar", tensor, value);
  }

  public static Tensor ones_(Tensor tensor) {
    return constant_(tensor, 1);
  }

  public static Tensor zeros_(Tensor tensor) {
    return call("aten::zero_", tensor);
  }

  /** The identity, for a matrix. */
  public static Tensor eye_(Tensor tensor) {
    if (tensor.ndim() != 2) {
      throw new ShapeMismatchException(
          "eye_() takes a matrix, not a tensor of shape " + Arrays.toString(tensor.shape()));
    }
    try (var mode = GradMode.DISABLED.enter()) {
      Torch.call("aten::eye.m_out", tensor.size(0), tensor.size(1), tensor);
    }
    return tensor;
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
          Tensor place = select(select(tensor, g * perGroup + d), d);
          for (int k = 2; k < shape.length; k++) {
            place = select(place, shape[k] / 2);
          }
          Torch.call("aten::fill_.Scalar", place, 1);
        }
      }
    }
    return tensor;
  }

  private static Tensor select(Tensor tensor, long index) {
    return Torch.call("aten::select.int", tensor, 0, index).tensor();
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
      Tensor flat =
          Torch.call(
                  "aten::empty.memory_format",
                  new long[] {rows, columns},
                  tensor.dtype(),
                  null,
                  tensor.device())
              .tensor();
      Torch.call("aten::normal_", flat, 0, 1);
      boolean wide = rows < columns;
      Tensor[] qr = Torch.call("aten::linalg_qr", wide ? transposed(flat) : flat).tensors();
      Tensor sign = Torch.call("aten::sign", Torch.call("aten::diagonal", qr[1]).tensor()).tensor();
      Tensor q = Torch.call("aten::mul.Tensor", qr[0], sign).tensor();
      Tensor result = wide ? transposed(q) : q;
      Torch.call(
          "aten::copy_", tensor, Torch.call("aten::reshape", result, tensor.shape()).tensor());
      Torch.call("aten::mul_.Scalar", tensor, gain);
    }
    return tensor;
  }

  private static Tensor transposed(Tensor matrix) {
    return Torch.call("aten::t", matrix).tensor();
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
        Tensor order = Torch.call("aten::randperm", tensor.size(0)).tensor();
        Tensor rows = Torch.call("aten::slice.Tensor", order, 0, 0, zeros).tensor();
        Tensor values = Torch.call("aten::select.int", tensor, 1, column).tensor();
        Torch.call("aten::index_fill_.int_Scalar", values, 0, rows, 0);
      }
    }
    return tensor;
  }
}
