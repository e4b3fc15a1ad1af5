package io.torchbridge.metrics;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.IndexOutOfRangeException;
import io.torchbridge.MinAndMax;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of a classification, checked.
 *
 * @param caller the metric, for messages
 * @param valid where the target counts; null if everywhere
 */
record Inputs(
    String caller, Task task, Tensor predictions, Tensor targets, @Nullable Tensor valid) {

  /**
   * Scores of positives against the rest, a column for each class or label, one for two classes.
   *
   * @param scores probabilities {@code (n, K)}
   * @param positive bool {@code (n, K)}
   * @param valid bool {@code (n, K)} where it counts; null if everywhere
   */
  record Scores(Tensor scores, Tensor positive, @Nullable Tensor valid) {}

  static Inputs of(String caller, Task task, Tensor predictions, Tensor targets) {
    long[] given = predictions.shape();
    long[] wanted = targets.shape();
    boolean fits =
        switch (task) {
          case Task.Binary b -> wanted.length > 0 && Arrays.equals(given, wanted);
          case Task.Multilabel(int labels, double t, Long i) ->
              wanted.length > 1 && wanted[1] == labels && Arrays.equals(given, wanted);
          case Task.Multiclass(int classes, int k, Long i) ->
              wanted.length > 0
                  && (given.length == wanted.length + 1
                      ? given[1] == classes && Arrays.equals(without1(given), wanted)
                      : k == 1 && Arrays.equals(given, wanted));
        };
    if (!fits) {
      throw new ShapeMismatchException(
          "%s.update() got predictions %s and targets %s; %s"
              .formatted(caller, Arrays.toString(given), Arrays.toString(wanted), shapes(task)));
    }
    DType dtype = predictions.dtype();
    boolean scores = dtype.isFloatingPoint();
    boolean classes = task instanceof Task.Multiclass && given.length == wanted.length;
    if (dtype.isComplex() || classes && scores || given.length > wanted.length && !scores) {
      throw new DTypeMismatchException(
          "%s.update() got predictions %s%s; %s"
              .formatted(caller, dtype.torchName(), Arrays.toString(given), shapes(task)));
    }
    if (targets.dtype().isFloatingPoint() || targets.dtype().isComplex()) {
      throw new DTypeMismatchException(
          "%s.update() got targets of %s; they must be integers"
              .formatted(caller, targets.dtype().torchName()));
    }
    int labels = task instanceof Task.Multiclass(int c, int k, Long i) ? c : 2;
    checkLabels(caller, "targets", targets, labels, task.ignoreIndex());
    if (!scores) {
      checkLabels(caller, "predictions", predictions, labels, null);
    }
    Long ignored = task.ignoreIndex();
    return new Inputs(
        caller, task, predictions, targets, ignored == null ? null : targets.ne(ignored));
  }

  private static long[] without1(long[] shape) {
    long[] rest = new long[shape.length - 1];
    rest[0] = shape[0];
    System.arraycopy(shape, 2, rest, 1, rest.length - 1);
    return rest;
  }

  private static String shapes(Task task) {
    return switch (task) {
      case Task.Binary b -> "both must be (N, …)";
      case Task.Multilabel(int labels, double t, Long i) ->
          "both must be (N, %d, …)".formatted(labels);
      case Task.Multiclass(int classes, int k, Long i) ->
          "they must be floats (N, %d, …)%s and integers (N, …)"
              .formatted(classes, k == 1 ? " or integers (N, …)," : "");
    };
  }

  /** The one question to the device for each update. */
  static void checkLabels(
      String caller, String what, Tensor labels, long number, @Nullable Long ignored) {
    if (labels.dtype() == DType.BOOL || labels.numel() == 0) {
      return;
    }
    Tensor wrong = labels.lt(0).logicalOr(labels.ge(number));
    if (ignored != null) {
      wrong = wrong.logicalAnd(labels.ne(ignored));
    }
    if (wrong.any().itemBoolean()) {
      MinAndMax found = labels.maskedSelect(wrong).aminmax();
      throw new IndexOutOfRangeException(
          "%s.update() got %s from %s to %s; they must be from 0 to %d%s"
              .formatted(
                  caller,
                  what,
                  found.min().item(),
                  found.max().item(),
                  number - 1,
                  ignored == null ? "" : ", or " + ignored + ", which is ignored"));
    }
  }

  /** Probabilities: logits, which are those with one outside of [0, 1], are made such. */
  private Tensor probabilities(Tensor scores, @Nullable Tensor counted) {
    Tensor outside = scores.lt(0).logicalOr(scores.gt(1));
    if (counted != null) {
      outside = outside.logicalAnd(counted);
    }
    Tensor made = task instanceof Task.Multiclass ? scores.softmax(1) : scores.sigmoid();
    return Torch.where(outside.any(), made, scores);
  }

  private Tensor flags(double threshold) {
    return predictions.dtype().isFloatingPoint()
        ? probabilities(predictions, null).gt(threshold)
        : predictions.ne(0);
  }

  private Tensor only(Tensor flags) {
    return valid == null ? flags : flags.logicalAnd(valid);
  }

  /** True and false positives, true and false negatives, {@code (K, 4)} of int64. */
  Tensor counts() {
    return switch (task) {
      case Task.Binary(double threshold, Long i) ->
          counts(flags(threshold).reshape(1, -1), targets.eq(1).reshape(1, -1));
      case Task.Multilabel(int labels, double threshold, Long i) ->
          counts(columns(flags(threshold), labels).t(), columns(targets.eq(1), labels).t());
      case Task.Multiclass m -> {
        Tensor truth = targets.flatten().to(DType.INT64);
        Tensor guess = classes(m).flatten();
        Tensor weight = valid == null ? Torch.onesLike(truth) : valid.flatten().to(DType.INT64);
        if (valid != null) {
          truth = truth.maskedFill(weight.eq(0), 0);
        }
        Tensor zeros = truth.newZeros(m.numClasses());
        Tensor right = zeros.indexAdd(0, truth, weight.mul(truth.eq(guess)));
        Tensor actual = zeros.indexAdd(0, truth, weight);
        Tensor predicted = zeros.indexAdd(0, guess, weight);
        yield counts(right, predicted, actual, weight.sum());
      }
    };
  }

  /** The counts of flags {@code (K, n)}. */
  private Tensor counts(Tensor guess, Tensor truth) {
    Tensor predicted = guess;
    Tensor actual = truth;
    Tensor total = truth.newFull(new long[] {}, 0).to(DType.INT64).add(truth.size(1));
    if (valid != null) {
      Tensor counted =
          task instanceof Task.Multilabel(int labels, double t, Long i)
              ? columns(valid, labels).t()
              : valid.reshape(1, -1);
      predicted = guess.logicalAnd(counted);
      actual = truth.logicalAnd(counted);
      total = counted.sum(1);
    }
    return counts(predicted.logicalAnd(actual).sum(1), predicted.sum(1), actual.sum(1), total);
  }

  private static Tensor counts(Tensor right, Tensor predicted, Tensor actual, Tensor total) {
    Tensor falsePositives = predicted.sub(right);
    Tensor falseNegatives = actual.sub(right);
    Tensor trueNegatives = total.sub(predicted).sub(falseNegatives);
    return Torch.stack(List.of(right, falsePositives, trueNegatives, falseNegatives), 1);
  }

  /** The predicted classes {@code (N, …)}: with top k the target, if it is among them. */
  private Tensor classes(Task.Multiclass m) {
    if (!predictions.dtype().isFloatingPoint()) {
      return predictions.to(DType.INT64);
    }
    if (m.topK() == 1) {
      return predictions.argmax(1);
    }
    Tensor best = predictions.topk(m.topK(), 1).indices();
    Tensor truth = targets.to(DType.INT64);
    Tensor among = best.eq(truth.unsqueeze(1)).any(1);
    return Torch.where(among, truth, best.select(1, 0));
  }

  /** How often which class, the row, was predicted as which, the column: {@code (C, C)}. */
  Tensor confusion(Task.Multiclass m) {
    Tensor truth = targets.flatten().to(DType.INT64);
    Tensor weight = valid == null ? Torch.onesLike(truth) : valid.flatten().to(DType.INT64);
    if (valid != null) {
      truth = truth.maskedFill(weight.eq(0), 0);
    }
    long classes = m.numClasses();
    Tensor cell = truth.mul(classes).add(classes(m).flatten());
    return truth.newZeros(classes * classes).indexAdd(0, cell, weight).view(classes, classes);
  }

  /** Elements {@code (N, K, …)} as {@code (n, K)}. */
  private static Tensor columns(Tensor tensor, long number) {
    return tensor.movedim(1, -1).reshape(-1, number);
  }

  Scores scores() {
    if (!predictions.dtype().isFloatingPoint()) {
      throw new DTypeMismatchException(
          "%s.update() got predictions of %s; they must be floats, probabilities or logits"
              .formatted(caller, predictions.dtype().torchName()));
    }
    return switch (task) {
      case Task.Binary b ->
          new Scores(
              probabilities(predictions, valid).reshape(-1, 1),
              only(targets.eq(1)).reshape(-1, 1),
              valid == null ? null : valid.reshape(-1, 1));
      case Task.Multilabel(int labels, double t, Long i) ->
          new Scores(
              columns(probabilities(predictions, null), labels),
              columns(only(targets.eq(1)), labels),
              valid == null ? null : columns(valid, labels));
      case Task.Multiclass(int number, int k, Long i) -> {
        Tensor rows = valid == null ? null : valid.reshape(-1, 1);
        Tensor one = Torch.arange(number, TensorOptions.like(targets));
        Tensor positive = targets.reshape(-1, 1).eq(one);
        yield new Scores(
            probabilities(columns(predictions, number), rows),
            rows == null ? positive : positive.logicalAnd(rows),
            rows == null ? null : rows.expand(-1, number));
      }
    };
  }
}
