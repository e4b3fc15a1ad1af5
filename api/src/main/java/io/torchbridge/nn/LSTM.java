package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>. Input
 * {@code (L, N, input_size)}, {@code (N, L, input_size)} with {@code batchFirst}, or without the
 * {@code N}.
 */
public final class LSTM extends RNNBase {

  /**
   * The states of all layers.
   *
   * @param hidden {@code (D * num_layers, N, H_out)}
   * @param cell {@code (D * num_layers, N, H_cell)}
   */
  public record State(Tensor hidden, Tensor cell) {}

  /**
   * What an LSTM gives.
   *
   * @param output the last layer's state at each time, {@code (L, N, D * H_out)}
   * @param state each layer's at the end
   */
  public record Output(Tensor output, State state) {}

  /**
   * What an LSTM gives for packed sequences.
   *
   * @param output the last layer's state at each time
   * @param state each layer's at the end
   */
  public record PackedOutput(PackedSequence output, State state) {}

  public LSTM(long inputSize, long hiddenSize) {
    this(inputSize, hiddenSize, RecurrentOptions.DEFAULT);
  }

  public LSTM(long inputSize, long hiddenSize, RecurrentOptions options) {
    this(inputSize, hiddenSize, options, 0);
  }

  /**
   * @param projSize to which the state is projected; 0 for no projection
   */
  public LSTM(long inputSize, long hiddenSize, RecurrentOptions options, long projSize) {
    super(inputSize, hiddenSize, options, projSize, 4);
  }

  /**
   * @param hx the states at the start; null for zeros
   */
  public Output forward(Tensor input, @Nullable State hx) {
    Tensor batched = batched(input);
    Tensor hidden = state(hx == null ? null : hx.hidden(), batched, outputSize());
    Tensor cell = state(hx == null ? null : hx.cell(), batched, hiddenSize);
    Tensor[] results = run("aten::lstm", batched, List.of(hidden, cell));
    return input.ndim() == 3
        ? new Output(results[0], new State(results[1], results[2]))
        : new Output(
            results[0].squeeze(batchDimension()),
            new State(results[1].squeeze(1), results[2].squeeze(1)));
  }

  /**
   * @param hx the states at the start; null for zeros
   */
  public PackedOutput forward(PackedSequence input, @Nullable State hx) {
    Tensor hidden = state(hx == null ? null : hx.hidden(), input, outputSize());
    Tensor cell = state(hx == null ? null : hx.cell(), input, hiddenSize);
    Tensor[] results = run("aten::lstm", input, List.of(hidden, cell));
    return new PackedOutput(
        input.withData(results[0]),
        new State(input.unsorted(results[1]), input.unsorted(results[2])));
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    List<Tensor> hx = a.optionalTensors("hx", 2);
    Output result = forward(a.tensor("input"), hx == null ? null : new State(hx.get(0), hx.get(1)));
    return List.of(result.output(), List.of(result.state().hidden(), result.state().cell()));
  }
}
