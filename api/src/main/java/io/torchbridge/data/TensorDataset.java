package io.torchbridge.data;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Samples along the first dimension of two tensors, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.TensorDataset">torch.utils.data.TensorDataset</a>.
 * The tensors stay the caller's, who keeps them open.
 */
public final class TensorDataset implements Dataset<Sample> {
  private final Tensor inputs;
  private final Tensor targets;
  private final int size;

  /**
   * A data set of tensors.
   *
   * @param inputs of shape {@code (N, …)}
   * @param targets of shape {@code (N, …)}
   * @throws ShapeMismatchException if their first dimensions differ
   */
  public TensorDataset(Tensor inputs, Tensor targets) {
    if (inputs.ndim() == 0 || targets.ndim() == 0 || inputs.size(0) != targets.size(0)) {
      throw new ShapeMismatchException(
          "TensorDataset of inputs %s and targets %s; their first dimensions must be equal"
              .formatted(Arrays.toString(inputs.shape()), Arrays.toString(targets.shape())));
    }
    this.inputs = inputs;
    this.targets = targets;
    this.size = Math.toIntExact(inputs.size(0));
  }

  /** All inputs. */
  public Tensor inputs() {
    return inputs;
  }

  /** All targets. */
  public Tensor targets() {
    return targets;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Sample get(int index) {
    Dataset.checkIndex(index, size);
    return new Sample(inputs.select(0, index), targets.select(0, index));
  }

  @Override
  public Sample batch(int... indices) {
    IntStream.of(indices).forEach(index -> Dataset.checkIndex(index, size));
    long[] places = IntStream.of(indices).asLongStream().toArray();
    try (Tensor where = Torch.tensor(places, null, inputs.device())) {
      if (targets.device().equals(inputs.device())) {
        return new Sample(inputs.indexSelect(0, where), targets.indexSelect(0, where));
      }
      try (Tensor there = where.to(targets.device())) {
        return new Sample(inputs.indexSelect(0, where), targets.indexSelect(0, there));
      }
    }
  }
}
