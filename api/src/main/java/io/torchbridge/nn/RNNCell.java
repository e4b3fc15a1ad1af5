package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of {@link RNN}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.RNNCell.html">torch.nn.RNNCell</a>.
 * Input {@code (N, input_size)} or {@code (input_size)}.
 */
public final class RNNCell extends RNNCellBase {
  private final RNN.Nonlinearity nonlinearity;

  public RNNCell(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, true, RNN.Nonlinearity.TANH);
  }

  public RNNCell(long inputSize, long hiddenSize, boolean bias, RNN.Nonlinearity nonlinearity) {
    super(inputSize, hiddenSize, bias, 1);
    this.nonlinearity = nonlinearity;
  }

  /**
   * @param hx the state before, {@code (N, hidden_size)}; null for zeros
   * @return the state after
   */
  public Tensor forward(Tensor input, @Nullable Tensor hx) {
    return runOne("aten::rnn_" + nonlinearity.torchName() + "_cell", input, hx);
  }

  @Override
  public Tensor forward(Tensor input) {
    return forward(input, (Tensor) null);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = RNNBase.INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("input"), a.optionalTensor("hx"));
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr()
        + (nonlinearity == RNN.Nonlinearity.TANH
            ? ""
            : ", nonlinearity=" + nonlinearity.torchName());
  }
}
