package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of {@link LSTM}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html">torch.nn.LSTMCell</a>.
 * Input {@code (N, input_size)} or {@code (input_size)}.
 */
public final class LSTMCell extends RNNCellBase {

  public LSTMCell(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, true);
  }

  public LSTMCell(long inputSize, long hiddenSize, boolean bias) {
    super(inputSize, hiddenSize, bias, 4);
  }

  /**
   * @param hx the state before, of {@code (N, hidden_size)} each; null for zeros
   * @return the state after
   */
  public LSTM.State forward(Tensor input, LSTM.@Nullable State hx) {
    Tensor batched = batched(input);
    List<Tensor> before =
        List.of(
            state(hx == null ? null : hx.hidden(), batched),
            state(hx == null ? null : hx.cell(), batched));
    Tensor[] after =
        Torch.call(
                "aten::lstm_cell",
                batched,
                before,
                value(weightIh),
                value(weightHh),
                optionalValue(biasIh),
                optionalValue(biasHh))
            .tensors();
    return input.ndim() == 2
        ? new LSTM.State(after[0], after[1])
        : new LSTM.State(after[0].squeeze(0), after[1].squeeze(0));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = RNNBase.INPUTS.bind(name(), inputs, keywords);
    List<Tensor> hx = a.optionalTensors("hx", 2);
    LSTM.State after =
        forward(a.tensor("input"), hx == null ? null : new LSTM.State(hx.get(0), hx.get(1)));
    return List.of(after.hidden(), after.cell());
  }
}
