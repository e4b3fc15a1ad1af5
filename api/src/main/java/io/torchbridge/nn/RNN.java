package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Elman's recurrent network, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html">torch.nn.RNN</a>. Input
 * {@code (L, N, input_size)}, {@code (N, L, input_size)} with {@code batchFirst}, or without the
 * {@code N}.
 */
public final class RNN extends RNNBase {
  private final Nonlinearity nonlinearity;

  /** What the state goes through. */
  public enum Nonlinearity {
    TANH,
    RELU;

    /** PyTorch's name. */
    public String torchName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RNN(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, Nonlinearity.TANH, RecurrentOptions.DEFAULT);
  }

  public RNN(long inputSize, long hiddenSize, Nonlinearity nonlinearity, RecurrentOptions options) {
    super(inputSize, hiddenSize, options, 0, 1);
    this.nonlinearity = nonlinearity;
  }

  /**
   * @param hx the state at the start, {@code (D * num_layers, N, H)}; null for zeros
   */
  public RecurrentOutput forward(Tensor input, @Nullable Tensor hx) {
    return runOne("aten::rnn_" + nonlinearity.torchName(), input, hx);
  }

  /**
   * @param hx the state at the start, {@code (D * num_layers, N, H)}; null for zeros
   */
  public PackedOutput forward(PackedSequence input, @Nullable Tensor hx) {
    return runOne("aten::rnn_" + nonlinearity.torchName(), input, hx);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    RecurrentOutput result = forward(a.tensor("input"), a.optionalTensor("hx"));
    return List.of(result.output(), result.hidden());
  }
}
