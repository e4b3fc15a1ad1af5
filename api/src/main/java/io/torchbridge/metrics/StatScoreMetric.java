package io.torchbridge.metrics;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/** A ratio of true and false positives and negatives, for each class or averaged. */
public abstract sealed class StatScoreMetric extends ClassificationMetric
    permits Accuracy, FBetaScore, Precision, Recall {
  private final Average average;
  private final double zeroDivision;

  /**
   * @param zeroDivision the value where there is nothing: 0 or 1
   */
  StatScoreMetric(Task task, Average average, double zeroDivision) {
    super(task);
    if (zeroDivision != 0 && zeroDivision != 1) {
      throw new InvalidArgumentException("zeroDivision must be 0 or 1, not " + zeroDivision);
    }
    this.average = average;
    this.zeroDivision = zeroDivision;
  }

  @Override
  List<?> settings() {
    return List.of(task, average, zeroDivision);
  }

  /** Counts of int64, of each class or of all. */
  record Counts(
      Tensor truePositives, Tensor falsePositives, Tensor trueNegatives, Tensor falseNegatives) {

    static Counts of(Tensor counts) {
      return new Counts(
          counts.select(-1, 0), counts.select(-1, 1), counts.select(-1, 2), counts.select(-1, 3));
    }
  }

  /** What the ratio is of. */
  abstract Tensor part(Counts counts);

  /** What {@link #part} is divided by. */
  abstract Tensor whole(Counts counts);

  private Tensor ratio(Counts counts) {
    return divide(part(counts), whole(counts), zeroDivision);
  }

  /** Whether classes that are no target are left out of the mean, though they were predicted. */
  boolean leavesOutPredicted() {
    return task instanceof Task.Multiclass m && m.topK() > 1;
  }

  /** A quotient, with a value in the place of what is divided by zero. */
  static Tensor divide(Tensor dividend, Tensor divisor, double zeroDivision) {
    Tensor quotient = dividend.to(DType.FLOAT32).div(divisor.to(DType.FLOAT32));
    return quotient.maskedFill(divisor.eq(0), zeroDivision);
  }

  @Override
  final List<Tensor> measure(Inputs inputs) {
    return List.of(inputs.counts());
  }

  @Override
  final Tensor evaluate(List<Tensor> state) {
    Tensor all = state.getFirst();
    if (task instanceof Task.Binary) {
      return ratio(Counts.of(all.squeeze(0)));
    }
    if (average == Average.MICRO) {
      return ratio(Counts.of(all.sum(0)));
    }
    Counts counts = Counts.of(all);
    Tensor ratio = ratio(counts);
    if (average == Average.NONE) {
      return ratio;
    }
    Tensor support = counts.truePositives.add(counts.falseNegatives);
    Tensor weights = support;
    if (average == Average.MACRO) {
      Tensor occurring = leavesOutPredicted() ? support : support.add(counts.falsePositives);
      weights = task instanceof Task.Multilabel ? Torch.onesLike(support) : occurring.ne(0);
    }
    return divide(weights.mul(ratio), weights.sum(), 0).sum();
  }
}
