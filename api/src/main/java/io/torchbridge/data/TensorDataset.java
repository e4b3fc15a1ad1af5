package io.torchbridge.data;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * Samples along the first dimension of two tensors, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.TensorDataset">torch.utils.data.TensorDataset</a>.
 * The tensors stay the caller's, who keeps them open.
 */
public final class TensorDataset implements Dataset<Sample> {
  private final Tensor inputs;
  private final Tensor targets;
  private final TensorRows rows;

  /**
   * A data set of tensors.
   *
   * @param inputs of shape {@code (N, …)}
   * @param targets of shape {@code (N, …)}
   * @throws io.torchbridge.ShapeMismatchException if their first dimensions differ
   */
  public TensorDataset(Tensor inputs, Tensor targets) {
    this.rows = new TensorRows(List.of(inputs, targets));
    this.inputs = inputs;
    this.targets = targets;
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
    return rows.size();
  }

  @Override
  public Sample get(int index) {
    return sample(rows.get(index));
  }

  @Override
  public Sample batch(int... indices) {
    return sample(rows.batch(indices));
  }

  private static Sample sample(List<Tensor> both) {
    return new Sample(both.get(0), both.get(1));
  }
}
