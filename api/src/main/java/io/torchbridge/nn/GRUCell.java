package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of {@link GRU}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.GRUCell.html">torch.nn.GRUCell</a>.
 * Input {@code (N, input_size)} or {@code (input_size)}.
 */
public final class GRUCell extends RNNCellBase {
  public GRUCell(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, true);
  }

  public GRUCell(long inputSize, long hiddenSize, boolean bias) {
    super(inputSize, hiddenSize, bias, 3);
  }

  /**
   * @param hx the state before, {@code (N, hidden_size)}; null for zeros
   * @return the state after
   */
  public Tensor forward(Tensor input, @Nullable Tensor hx) {
    return runOne("aten::gru_cell", input, hx);
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
}
