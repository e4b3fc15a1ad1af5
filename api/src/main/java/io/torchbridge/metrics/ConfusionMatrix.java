package io.torchbridge.metrics;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/**
 * How often which class, the row, was predicted as which, the column, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/confusion_matrix.html">torchmetrics.ConfusionMatrix</a>:
 * {@code (2, 2)}, {@code (C, C)}, or {@code (L, 2, 2)} for labels.
 */
public final class ConfusionMatrix extends ClassificationMetric {
  private final Normalize normalize;

  /** By what counts are divided. */
  public enum Normalize {
    /** Counts, int64. */
    NONE,
    /** By how often the class is the target. */
    TRUE,
    /** By how often the class was predicted. */
    PRED,
    /** By the number of all. */
    ALL
  }

  /** Counts. */
  public ConfusionMatrix(Task task) {
    this(task, Normalize.NONE);
  }

  /**
   * @throws InvalidArgumentException for classes by their top k
   */
  public ConfusionMatrix(Task task, Normalize normalize) {
    super(task);
    if (task instanceof Task.Multiclass m && m.topK() != 1) {
      throw new InvalidArgumentException("ConfusionMatrix knows no topK, but got " + task);
    }
    this.normalize = normalize;
  }

  @Override
  List<?> settings() {
    return List.of(task, normalize);
  }

  @Override
  List<Tensor> measure(Inputs inputs) {
    return List.of(task instanceof Task.Multiclass m ? inputs.confusion(m) : inputs.counts());
  }

  @Override
  Tensor evaluate(List<Tensor> state) {
    Tensor counts = state.getFirst();
    if (!(task instanceof Task.Multiclass)) {
      Tensor order = Torch.tensor(new long[] {2, 1, 3, 0}).to(counts.backend());
      counts = counts.indexSelect(1, order.to(counts.device())).unflatten(1, 2, 2);
    } else {
      counts = counts.clone();
    }
    Tensor matrix = task instanceof Task.Binary ? counts.squeeze(0) : counts;
    if (normalize == Normalize.NONE) {
      return matrix;
    }
    Tensor sum =
        switch (normalize) {
          case TRUE -> matrix.sum(true, -1);
          case PRED -> matrix.sum(true, -2);
          default -> matrix.sum(true, -2, -1);
        };
    return matrix.to(DType.FLOAT32).div(sum).nanToNum(0.0, null, null);
  }
}
