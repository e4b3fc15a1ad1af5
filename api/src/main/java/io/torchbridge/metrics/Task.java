package io.torchbridge.metrics;

import io.torchbridge.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/** What predictions and targets of a classification are. */
public sealed interface Task {
  /**
   * Two classes: predictions {@code (N, …)}, of floats that are probabilities of class 1, or logits
   * if one of them is outside of [0, 1], or of integers 0 and 1; targets of the same shape, 0 and
   * 1.
   *
   * @param threshold a probability above it predicts class 1
   * @param ignoreIndex where it is the target, the element does not count; null for none
   */
  record Binary(double threshold, @Nullable Long ignoreIndex) implements Task {
    public Binary {
      checkThreshold(threshold);
    }

    public Binary withThreshold(double value) {
      return new Binary(value, ignoreIndex);
    }

    public Binary withIgnoreIndex(long value) {
      return new Binary(threshold, value);
    }
  }

  /**
   * One of several classes: predictions {@code (N, C, …)} of floats, probabilities or logits, or
   * {@code (N, …)} of integers, the classes; targets {@code (N, …)}, the classes.
   *
   * @param topK a prediction is right if the target is among this many of the highest
   * @param ignoreIndex where it is the target, the element does not count; null for none
   */
  record Multiclass(int numClasses, int topK, @Nullable Long ignoreIndex) implements Task {
    public Multiclass {
      checkMany(numClasses, "classes");
      if (topK < 1 || topK > numClasses) {
        throw new InvalidArgumentException(
            "topK must be from 1 to the number of classes %d, not %d".formatted(numClasses, topK));
      }
    }

    public Multiclass withTopK(int value) {
      return new Multiclass(numClasses, value, ignoreIndex);
    }

    public Multiclass withIgnoreIndex(long value) {
      return new Multiclass(numClasses, topK, value);
    }
  }

  /**
   * Several labels, each there or not: predictions {@code (N, L, …)} as for {@link Binary}; targets
   * of the same shape, 0 and 1.
   *
   * @param threshold a probability above it predicts the label
   * @param ignoreIndex where it is the target, the element does not count; null for none
   */
  record Multilabel(int numLabels, double threshold, @Nullable Long ignoreIndex) implements Task {
    public Multilabel {
      checkMany(numLabels, "labels");
      checkThreshold(threshold);
    }

    public Multilabel withThreshold(double value) {
      return new Multilabel(numLabels, value, ignoreIndex);
    }

    public Multilabel withIgnoreIndex(long value) {
      return new Multilabel(numLabels, threshold, value);
    }
  }

  /** Two classes, class 1 where the probability is above a half. */
  static Binary binary() {
    return new Binary(0.5, null);
  }

  static Multiclass multiclass(int numClasses) {
    return new Multiclass(numClasses, 1, null);
  }

  /** Several labels, there where the probability is above a half. */
  static Multilabel multilabel(int numLabels) {
    return new Multilabel(numLabels, 0.5, null);
  }

  /** The target that does not count; null if there is none. */
  @Nullable Long ignoreIndex();

  private static void checkThreshold(double threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new InvalidArgumentException("the threshold must be in [0, 1], not " + threshold);
    }
  }

  private static void checkMany(int number, String what) {
    if (number < 2) {
      throw new InvalidArgumentException("there must be at least 2 " + what + ", not " + number);
    }
  }
}
