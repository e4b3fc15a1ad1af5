package io.torchbridge.nn;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.init.Init;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the recurrent cells have in common. */
public abstract class RNNCellBase extends Module {
  private final long inputSize;
  private final long hiddenSize;

  /** {@code (gates * hidden_size, input_size)}. */
  public final Tensor weightIh;

  /** {@code (gates * hidden_size, hidden_size)}. */
  public final Tensor weightHh;

  /** {@code (gates * hidden_size)}; null if there is none. */
  public final @Nullable Tensor biasIh;

  /** {@code (gates * hidden_size)}; null if there is none. */
  public final @Nullable Tensor biasHh;

  RNNCellBase(long inputSize, long hiddenSize, boolean bias, int gates) {
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    long rows = gates * hiddenSize;
    weightIh = registerParameter("weight_ih", Creation.empty(rows, inputSize));
    weightHh = registerParameter("weight_hh", Creation.empty(rows, hiddenSize));
    biasIh = bias ? registerParameter("bias_ih", Creation.empty(rows)) : null;
    biasHh = bias ? registerParameter("bias_hh", Creation.empty(rows)) : null;
    resetParameters();
  }

  /** Draws new initial values. */
  public final void resetParameters() {
    double bound = 1 / Math.sqrt(hiddenSize);
    parameters().forEach(weight -> Init.uniform_(weight, -bound, bound));
  }

  final Tensor batched(Tensor input) {
    if (input.ndim() != 1 && input.ndim() != 2) {
      throw new ShapeMismatchException(
          "%s takes (N, %d) or (%d), not a tensor of shape %s"
              .formatted(name(), inputSize, inputSize, Arrays.toString(input.shape())));
    }
    return input.ndim() == 2 ? input : input.unsqueeze(0);
  }

  final Tensor state(@Nullable Tensor state, Tensor batched) {
    if (state == null) {
      return Torch.zeros(TensorOptions.like(batched), batched.size(0), hiddenSize);
    }
    return state.ndim() == 1 ? state.unsqueeze(0) : state;
  }

  /** Calls an operator that gives the next state. */
  final Tensor runOne(String operator, Tensor input, @Nullable Tensor hx) {
    Tensor batched = batched(input);
    Tensor next =
        Torch.call(
                operator,
                batched,
                state(hx, batched),
                value(weightIh),
                value(weightHh),
                optionalValue(biasIh),
                optionalValue(biasHh))
            .tensor();
    return input.ndim() == 2 ? next : next.squeeze(0);
  }

  @Override
  protected String extraRepr() {
    return "%d, %d".formatted(inputSize, hiddenSize) + (biasIh == null ? ", bias=False" : "");
  }
}
