package io.torchbridge.nn;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;

/**
 * <a
 * href="https://docs.pytorch.org/docs/stable/nn.functional.html#non-linear-activation-functions">Non-linear
 * activation functions</a>; the shape stays. {@link Tensor#sigmoid}, {@link Tensor#tanh} and {@link
 * Tensor#relu} are methods of tensors too.
 */
@SuppressWarnings("MemberName") // PyTorch's underscore says "in place"
abstract sealed class ActivationFunctions permits ConvolutionFunctions {
  private static final Op CELU = Op.of("aten::celu");
  private static final Op CELU_IN_PLACE = Op.of("aten::celu_");
  private static final Op ELU = Op.of("aten::elu");
  private static final Op ELU_IN_PLACE = Op.of("aten::elu_");
  private static final Op GELU = Op.of("aten::gelu");
  private static final Op GLU = Op.of("aten::glu");
  private static final Op HARDSHRINK = Op.of("aten::hardshrink");
  private static final Op HARDSIGMOID = Op.of("aten::hardsigmoid");
  private static final Op HARDSWISH = Op.of("aten::hardswish");
  private static final Op HARDTANH = Op.of("aten::hardtanh");
  private static final Op HARDTANH_IN_PLACE = Op.of("aten::hardtanh_");
  private static final Op LEAKY_RELU = Op.of("aten::leaky_relu");
  private static final Op LEAKY_RELU_IN_PLACE = Op.of("aten::leaky_relu_");
  private static final Op LOG_SIGMOID = Op.of("aten::log_sigmoid");
  private static final Op LOG_SOFTMAX_INT = Op.of("aten::log_softmax.int");
  private static final Op MISH = Op.of("aten::mish");
  private static final Op PRELU = Op.of("aten::prelu");
  private static final Op RELU = Op.of("aten::relu");
  private static final Op RELU6 = Op.of("aten::relu6");
  private static final Op RELU_IN_PLACE = Op.of("aten::relu_");
  private static final Op RRELU = Op.of("aten::rrelu");
  private static final Op RRELU_IN_PLACE = Op.of("aten::rrelu_");
  private static final Op SELU = Op.of("aten::selu");
  private static final Op SELU_IN_PLACE = Op.of("aten::selu_");
  private static final Op SIGMOID = Op.of("aten::sigmoid");
  private static final Op SILU = Op.of("aten::silu");
  private static final Op SILU_IN_PLACE = Op.of("aten::silu_");
  private static final Op SOFTMAX_INT = Op.of("aten::softmax.int");
  private static final Op SOFTPLUS = Op.of("aten::softplus");
  private static final Op SOFTSHRINK = Op.of("aten::softshrink");
  private static final Op TANH = Op.of("aten::tanh");
  private static final Op THRESHOLD = Op.of("aten::threshold");
  private static final Op THRESHOLD_IN_PLACE = Op.of("aten::threshold_");

  /** {@code max(input, 0)}. */
  public static Tensor relu(Tensor input) {
    return RELU.tensor(input);
  }

  /** {@link #relu}, in place. */
  public static Tensor relu_(Tensor input) {
    return RELU_IN_PLACE.tensor(input);
  }

  /** {@code min(max(input, 0), 6)}. */
  public static Tensor relu6(Tensor input) {
    return RELU6.tensor(input);
  }

  /** {@code max(input, 0) + 0.01 * min(input, 0)}. */
  public static Tensor leakyRelu(Tensor input) {
    return LEAKY_RELU.tensor(input);
  }

  /** {@code max(input, 0) + negativeSlope * min(input, 0)}. */
  public static Tensor leakyRelu(Tensor input, double negativeSlope) {
    return LEAKY_RELU.tensor(input, negativeSlope);
  }

  /** {@link #leakyRelu(Tensor, double)}, in place. */
  public static Tensor leakyRelu_(Tensor input, double negativeSlope) {
    return LEAKY_RELU_IN_PLACE.tensor(input, negativeSlope);
  }

  /** {@link #leakyRelu} with a learned slope, one for all channels or one for each. */
  public static Tensor prelu(Tensor input, Tensor weight) {
    return PRELU.tensor(input, weight);
  }

  /** {@link #leakyRelu} with a random slope in training, else the mean of the bounds. */
  public static Tensor rrelu(Tensor input, double lower, double upper, boolean training) {
    return RRELU.tensor(input, lower, upper, training);
  }

  /** {@code max(input, 0) + min(0, exp(input) - 1)}. */
  public static Tensor elu(Tensor input) {
    return ELU.tensor(input);
  }

  /** {@code max(input, 0) + min(0, alpha * (exp(input) - 1))}. */
  public static Tensor elu(Tensor input, double alpha) {
    return ELU.tensor(input, alpha);
  }

  /** {@link #elu(Tensor, double)}, in place. */
  public static Tensor elu_(Tensor input, double alpha) {
    return ELU_IN_PLACE.tensor(input, alpha);
  }

  /** {@code max(input, 0) + min(0, alpha * (exp(input / alpha) - 1))}. */
  public static Tensor celu(Tensor input, double alpha) {
    return CELU.tensor(input, alpha);
  }

  /** {@link #elu} with the constants that keep mean and variance. */
  public static Tensor selu(Tensor input) {
    return SELU.tensor(input);
  }

  /** The input times the normal distribution's function of it. */
  public static Tensor gelu(Tensor input) {
    return GELU.tensor(input);
  }

  /** {@link #gelu(Tensor)}, exact or by {@code tanh}. */
  public static Tensor gelu(Tensor input, GeluApproximation approximate) {
    return GELU.tensor(input, approximate.torchName());
  }

  /** {@code input * sigmoid(input)}. */
  public static Tensor silu(Tensor input) {
    return SILU.tensor(input);
  }

  /** {@link #silu}, in place. */
  public static Tensor silu_(Tensor input) {
    return SILU_IN_PLACE.tensor(input);
  }

  /** {@code input * tanh(softplus(input))}. */
  public static Tensor mish(Tensor input) {
    return MISH.tensor(input);
  }

  /** {@code log(1 + exp(input))}. */
  public static Tensor softplus(Tensor input) {
    return SOFTPLUS.tensor(input);
  }

  /** {@code log(1 + exp(beta * input)) / beta}; the input itself above {@code threshold / beta}. */
  public static Tensor softplus(Tensor input, double beta, double threshold) {
    return SOFTPLUS.tensor(input, beta, threshold);
  }

  /** The input moved into {@code [-1, 1]}. */
  public static Tensor hardtanh(Tensor input) {
    return HARDTANH.tensor(input);
  }

  /** The input moved into {@code [minVal, maxVal]}. */
  public static Tensor hardtanh(Tensor input, double minVal, double maxVal) {
    return HARDTANH.tensor(input, minVal, maxVal);
  }

  /** {@code min(max(input + 3, 0), 6) / 6}. */
  public static Tensor hardsigmoid(Tensor input) {
    return HARDSIGMOID.tensor(input);
  }

  /** {@code input * hardsigmoid(input)}. */
  public static Tensor hardswish(Tensor input) {
    return HARDSWISH.tensor(input);
  }

  /** 0 within {@code [-lambd, lambd]}, else the input. */
  public static Tensor hardshrink(Tensor input, double lambd) {
    return HARDSHRINK.tensor(input, lambd);
  }

  /** The input moved towards 0 by {@code lambd}. */
  public static Tensor softshrink(Tensor input, double lambd) {
    return SOFTSHRINK.tensor(input, lambd);
  }

  /** The input where it is greater than {@code threshold}, else {@code value}. */
  public static Tensor threshold(Tensor input, double threshold, double value) {
    return THRESHOLD.tensor(input, threshold, value);
  }

  /** {@code log(sigmoid(input))}. */
  public static Tensor logsigmoid(Tensor input) {
    return LOG_SIGMOID.tensor(input);
  }

  /** {@code a * sigmoid(b)} of the two halves of a dimension. */
  public static Tensor glu(Tensor input, long dim) {
    return GLU.tensor(input, dim);
  }

  /** {@code exp(input) / sum(exp(input))} along a dimension. */
  public static Tensor softmax(Tensor input, long dim) {
    return SOFTMAX_INT.tensor(input, dim);
  }

  /** The logarithm of {@link #softmax}, computed exactly. */
  public static Tensor logSoftmax(Tensor input, long dim) {
    return LOG_SOFTMAX_INT.tensor(input, dim);
  }

  /** {@code input / (1 + |input|)}. */
  public static Tensor softsign(Tensor input) {
    return input.div(input.abs().add(1));
  }

  /** {@code input - tanh(input)}. */
  public static Tensor tanhshrink(Tensor input) {
    return input.sub(input.tanh());
  }

  /** {@link #softmax} of {@code -input}. */
  public static Tensor softmin(Tensor input, long dim) {
    return input.neg().softmax(dim);
  }

  // More in place

  /** {@link #celu}, in place. */
  public static Tensor celu_(Tensor input, double alpha) {
    return CELU_IN_PLACE.tensor(input, alpha);
  }

  /** {@link #selu}, in place. */
  public static Tensor selu_(Tensor input) {
    return SELU_IN_PLACE.tensor(input);
  }

  /** {@link #hardtanh(Tensor, double, double)}, in place. */
  public static Tensor hardtanh_(Tensor input, double minVal, double maxVal) {
    return HARDTANH_IN_PLACE.tensor(input, minVal, maxVal);
  }

  /** {@link #threshold}, in place. */
  public static Tensor threshold_(Tensor input, double threshold, double value) {
    return THRESHOLD_IN_PLACE.tensor(input, threshold, value);
  }

  /** {@link #rrelu}, in place. */
  public static Tensor rrelu_(Tensor input, double lower, double upper, boolean training) {
    return RRELU_IN_PLACE.tensor(input, lower, upper, training);
  }

  /** {@code 1 / (1 + exp(-input))}. */
  public static Tensor sigmoid(Tensor input) {
    return SIGMOID.tensor(input);
  }

  /** The hyperbolic tangent. */
  public static Tensor tanh(Tensor input) {
    return TANH.tensor(input);
  }

  /**
   * Random samples of the Gumbel-softmax distribution of unnormalised log probabilities.
   *
   * @param tau the temperature, not negative
   * @param hard whether the samples are one-hot, with the gradients of the soft ones
   */
  public static Tensor gumbelSoftmax(Tensor logits, double tau, boolean hard, long dim) {
    Tensor gumbels = Torch.emptyLike(logits).exponential_(1).log().neg();
    Tensor soft = logits.add(gumbels).div(tau).softmax(dim);
    if (!hard) {
      return soft;
    }
    Tensor chosen = Torch.zerosLike(logits).scatter_(dim, soft.argmax(dim, true), 1);
    return chosen.sub(soft.detach()).add(soft);
  }
}
