package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.nn.init.Init;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the recurrent networks have in common: weights by PyTorch's names, checks of states. */
public abstract class RNNBase extends Module {
  static final Signature INPUTS = Signature.of("input, hx=None");

  private final long inputSize;
  final long hiddenSize;
  private final long projSize;
  final RecurrentOptions options;
  private final List<Tensor> weights = new ArrayList<>();

  /**
   * @param gates how many times as many rows as hidden units the weights have
   */
  RNNBase(long inputSize, long hiddenSize, RecurrentOptions options, long projSize, int gates) {
    if (inputSize <= 0 || hiddenSize <= 0 || options.numLayers() <= 0) {
      throw new InvalidArgumentException(
          "%s: input_size %d, hidden_size %d and num_layers %d must be above 0"
              .formatted(name(), inputSize, hiddenSize, options.numLayers()));
    }
    if (projSize < 0 || projSize >= hiddenSize) {
      throw new InvalidArgumentException(
          "%s: proj_size %d must be from 0 to below hidden_size %d"
              .formatted(name(), projSize, hiddenSize));
    }
    if (!(options.dropout() >= 0 && options.dropout() <= 1)) {
      throw new InvalidArgumentException(
          "%s: dropout must be from 0 to 1, not %s".formatted(name(), options.dropout()));
    }
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.projSize = projSize;
    this.options = options;
    long rows = gates * hiddenSize;
    for (long layer = 0; layer < options.numLayers(); layer++) {
      long from = layer == 0 ? inputSize : outputSize() * directions();
      for (long direction = 0; direction < directions(); direction++) {
        String suffix = "_l" + layer + (direction == 1 ? "_reverse" : "");
        weights.add(registerParameter("weight_ih" + suffix, Creation.empty(rows, from)));
        weights.add(registerParameter("weight_hh" + suffix, Creation.empty(rows, outputSize())));
        if (options.bias()) {
          weights.add(registerParameter("bias_ih" + suffix, Creation.empty(rows)));
          weights.add(registerParameter("bias_hh" + suffix, Creation.empty(rows)));
        }
        if (projSize > 0) {
          weights.add(
              registerParameter("weight_hr" + suffix, Creation.empty(projSize, hiddenSize)));
        }
      }
    }
    resetParameters();
  }

  /** Draws new initial values. */
  public final void resetParameters() {
    double bound = 1 / Math.sqrt(hiddenSize);
    weights.forEach(weight -> Init.uniform_(weight, -bound, bound));
  }

  private long directions() {
    return options.bidirectional() ? 2 : 1;
  }

  final long outputSize() {
    return projSize > 0 ? projSize : hiddenSize;
  }

  final int batchDimension() {
    return options.batchFirst() ? 0 : 1;
  }

  /** Checks an input and gives it a batch dimension if it has none. */
  final Tensor batched(Tensor input) {
    long[] shape = input.shape();
    if (shape.length < 2 || shape.length > 3 || shape[shape.length - 1] != inputSize) {
      throw new ShapeMismatchException(
          "%s takes %s of %d features, or without the N, not a tensor of shape %s"
              .formatted(
                  name(),
                  options.batchFirst() ? "(N, L, H)" : "(L, N, H)",
                  inputSize,
                  Arrays.toString(shape)));
    }
    return shape.length == 3 ? input : input.unsqueeze(batchDimension());
  }

  /** Checks a state, gives it a batch dimension if it has none; zeros for null. */
  final Tensor state(@Nullable Tensor state, Tensor input, long size) {
    return state(state, input, input.size(batchDimension()), size);
  }

  private Tensor state(@Nullable Tensor state, Tensor input, long batch, long size) {
    long[] wanted = {options.numLayers() * directions(), batch, size};
    if (state == null) {
      return Torch.zeros(TensorOptions.like(input), wanted);
    }
    Tensor batched = state.ndim() == 2 ? state.unsqueeze(1) : state;
    if (!Arrays.equals(batched.shape(), wanted)) {
      throw new ShapeMismatchException(
          "%s: a state of shape %s; it must be %s for this input"
              .formatted(name(), Arrays.toString(state.shape()), Arrays.toString(wanted)));
    }
    return batched;
  }

  private List<Tensor> weights() {
    return weights.stream().map(this::value).toList();
  }

  /** Calls an operator: the output, and the states at the end. */
  final Tensor[] run(String operator, Tensor input, Object state) {
    return Torch.call(
            operator + ".input",
            input,
            state,
            weights(),
            options.bias(),
            options.numLayers(),
            options.dropout(),
            isTraining(),
            options.bidirectional(),
            options.batchFirst())
        .tensors();
  }

  /** Checks a state for packed sequences and puts it into their order; zeros for null. */
  final Tensor state(@Nullable Tensor state, PackedSequence input, long size) {
    return input.sorted(state(state, input.data(), input.batch(), size));
  }

  /** Calls an operator on packed sequences: the output, and the states at the end. */
  final Tensor[] run(String operator, PackedSequence input, Object state) {
    if (input.data().ndim() != 2 || input.data().size(1) != inputSize) {
      throw new ShapeMismatchException(
          "%s takes sequences of %d features, not packed data of shape %s"
              .formatted(name(), inputSize, Arrays.toString(input.data().shape())));
    }
    return Torch.call(
            operator + ".data",
            input.data(),
            input.batchSizes(),
            state,
            weights(),
            options.bias(),
            options.numLayers(),
            options.dropout(),
            isTraining(),
            options.bidirectional())
        .tensors();
  }

  /** The one state of networks that have no cells. */
  final PackedOutput runOne(String operator, PackedSequence input, @Nullable Tensor hx) {
    Tensor[] results = run(operator, input, state(hx, input, hiddenSize));
    return new PackedOutput(input.withData(results[0]), input.unsorted(results[1]));
  }

  /** The one state of networks that have no cells. */
  final RecurrentOutput runOne(String operator, Tensor input, @Nullable Tensor hx) {
    Tensor batched = batched(input);
    Tensor[] results = run(operator, batched, state(hx, batched, hiddenSize));
    return input.ndim() == 3
        ? new RecurrentOutput(results[0], results[1])
        : new RecurrentOutput(results[0].squeeze(batchDimension()), results[1].squeeze(1));
  }

  @Override
  protected String extraRepr() {
    return "%d, %d".formatted(inputSize, hiddenSize)
        + (projSize == 0 ? "" : ", proj_size=" + projSize)
        + (options.numLayers() == 1 ? "" : ", num_layers=" + options.numLayers())
        + (options.bias() ? "" : ", bias=False")
        + (options.batchFirst() ? ", batch_first=True" : "")
        + (options.dropout() == 0 ? "" : ", dropout=" + Repr.of(options.dropout()))
        + (options.bidirectional() ? ", bidirectional=True" : "");
  }
}
