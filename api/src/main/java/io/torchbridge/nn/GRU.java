package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gated recurrent units, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html">torch.nn.GRU</a>. Input
 * {@code (L, N, input_size)}, {@code (N, L, input_size)} with {@code batchFirst}, or without the
 * {@code N}.
 */
public final class GRU extends RNNBase {
  public GRU(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, RecurrentOptions.DEFAULT);
  }

  public GRU(long inputSize, long hiddenSize, RecurrentOptions options) {
    super(inputSize, hiddenSize, options, 0, 3);
  }

  /**
   * @param hx the state at the start, {@code (D * num_layers, N, H)}; null for zeros
   */
  public RecurrentOutput forward(Tensor input, @Nullable Tensor hx) {
    return runOne("aten::gru", input, hx);
  }

  /**
   * @param hx the state at the start, {@code (D * num_layers, N, H)}; null for zeros
   */
  public PackedOutput forward(PackedSequence input, @Nullable Tensor hx) {
    return runOne("aten::gru", input, hx);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    RecurrentOutput result = forward(a.tensor("input"), a.optionalTensor("hx"));
    return List.of(result.output(), result.hidden());
  }
}
