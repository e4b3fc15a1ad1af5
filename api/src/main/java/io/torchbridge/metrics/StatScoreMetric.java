package io.torchbridge.metrics;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.List;

/** A ratio of true and false positives and negatives, for each class or averaged. */
public abstract sealed class StatScoreMetric extends ClassificationMetric
    permits Accuracy, FBetaScore, Precision, Recall {
  final Average average;

  StatScoreMetric(Task task, Average average) {
    super(task);
    this.average = average;
  }

  /** Counts of int64, of each class or of all. */
  record Counts(
      Tensor truePositives, Tensor falsePositives, Tensor trueNegatives, Tensor falseNegatives) {

    static Counts of(Tensor counts) {
      return new Counts(
          counts.select(-1, 0), counts.select(-1, 1), counts.select(-1, 2), counts.select(-1, 3));
    }
  }

  /** The ratio for each element of the counts, float32. */
  abstract Tensor ratio(Counts counts);

  /** Whether classes that are no target are left out of the mean, though they were predicted. */
  boolean leavesOutPredicted() {
    return task instanceof Task.Multiclass m && m.topK() > 1;
  }

  /** A quotient, with a value in the place of what is divided by zero. */
  static Tensor divide(Tensor dividend, Tensor divisor, double zeroDivision) {
    Tensor quotient = dividend.to(DType.FLOAT32).div(divisor.to(DType.FLOAT32));
    return quotient.maskedFill(divisor.eq(0), zeroDivision);
  }

  static double checkZeroDivision(double value) {
    if (value != 0 && value != 1) {
      throw new InvalidArgumentException("zeroDivision must be 0 or 1, not " + value);
    }
    return value;
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
