package io.torchbridge.metrics;

import io.torchbridge.Backends;
import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The area under the curve of true against false positives, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/classification/auroc.html">torchmetrics.AUROC</a>:
 * one number, or with {@link Average#NONE} {@code (K)}. A class that is always or never the target
 * has 0.
 *
 * <p>Without thresholds it is exact and keeps all scores; with them it keeps counts at each.
 */
public final class AUROC extends ClassificationMetric {
  private final Average average;
  private final List<Double> thresholds;

  /** Exact; the mean over the classes. */
  public AUROC(Task task) {
    this(task, Average.MACRO);
  }

  /** Exact. */
  public AUROC(Task task, Average average) {
    this(task, average, List.of());
  }

  /** With this many thresholds, from 0 to 1. */
  public AUROC(Task task, Average average, int thresholds) {
    this(task, average, evenly(thresholds));
  }

  /**
   * @param thresholds ascending, from [0, 1]; none to be exact
   * @throws InvalidArgumentException for {@link Average#MICRO} of several classes, which has no
   *     meaning, and for classes by their top k
   */
  public AUROC(Task task, Average average, List<Double> thresholds) {
    super(task);
    if (task instanceof Task.Multiclass m && (average == Average.MICRO || m.topK() != 1)) {
      throw new InvalidArgumentException(
          "AUROC of classes knows no average MICRO and no topK, but got %s and %s"
              .formatted(average, task));
    }
    double last = 0;
    for (double threshold : thresholds) {
      if (!(threshold >= last && threshold <= 1)) {
        throw new InvalidArgumentException(
            "the thresholds of AUROC must ascend from 0 to 1 at most, not " + thresholds);
      }
      last = threshold;
    }
    this.average = average;
    this.thresholds = List.copyOf(thresholds);
  }

  private static List<Double> evenly(int number) {
    if (number < 2) {
      throw new InvalidArgumentException("AUROC needs at least 2 thresholds, not " + number);
    }
    try (TensorScope scope = TensorScope.open()) {
      var values = new ArrayList<Double>();
      for (float value : Torch.linspace(0, 1, number).toFloatArray()) {
        values.add((double) value);
      }
      return values;
    }
  }

  @Override
  List<?> settings() {
    return List.of(task, average, thresholds);
  }

  @Override
  List<Tensor> measure(Inputs inputs) {
    Inputs.Scores s = inputs.scores();
    Tensor scores = s.scores().dtype() == DType.FLOAT64 ? s.scores() : s.scores().to(DType.FLOAT32);
    if (thresholds.isEmpty()) {
      // above all that counts
      Tensor marked =
          s.valid() == null
              ? scores
              : scores.maskedFill(s.valid().logicalNot(), Double.POSITIVE_INFINITY);
      return List.of(marked, s.positive());
    }
    return List.of(histogram(scores, s.positive(), s.valid()));
  }

  /** How many negatives, and positives, have how many thresholds below: {@code (2, K, T + 1)}. */
  private Tensor histogram(Tensor scores, Tensor positive, @Nullable Tensor valid) {
    long columns = scores.size(1);
    long bins = thresholds.size() + 1L;
    Tensor below = Torch.searchsorted(bounds(scores), scores.contiguous(), true).to(DType.INT64);
    Tensor column = Torch.arange(columns, TensorOptions.like(below)); // (K)
    Tensor row = positive.to(DType.INT64).mul(columns).add(column); // (n, K)
    Tensor bin = row.mul(bins).add(below).flatten();
    Tensor weight = valid == null ? Torch.onesLike(bin) : valid.to(DType.INT64).flatten();
    return bin.newZeros(2 * columns * bins).indexAdd(0, bin, weight).view(2, columns, bins);
  }

  private Tensor bounds(Tensor like) {
    try (var use = Backends.use(like.backend())) {
      return Torch.tensor(
          thresholds.stream().mapToDouble(Double::doubleValue).toArray(),
          like.dtype(),
          like.device());
    }
  }

  /** Scores and positives of each batch stay apart until they are needed. */
  @Override
  void join(List<Tensor> own, List<Tensor> more) {
    if (thresholds.isEmpty()) {
      more.forEach(tensor -> own.add(TensorScope.exempt(tensor)));
    } else {
      super.join(own, more);
    }
  }

  @Override
  Tensor evaluate(List<Tensor> state) {
    if (!thresholds.isEmpty()) {
      return binned(state.getFirst());
    }
    var scores = new ArrayList<Tensor>();
    var positive = new ArrayList<Tensor>();
    for (int i = 0; i < state.size(); i += 2) {
      scores.add(state.get(i));
      positive.add(state.get(i + 1));
    }
    return exact(rows(Torch.cat(scores)), rows(Torch.cat(positive)));
  }

  private Tensor rows(Tensor columns) {
    return average == Average.MICRO ? columns.reshape(1, -1) : columns.t().contiguous();
  }

  /** By ranks: how often a positive is above a negative, ties being a half; {@code (K, n)}. */
  private Tensor exact(Tensor scores, Tensor positive) {
    Tensor sorted = scores.sort(-1).values();
    Tensor twice =
        Torch.searchsorted(sorted, scores, false)
            .add(Torch.searchsorted(sorted, scores, true))
            .add(1);
    Tensor positives = positive.sum(1);
    Tensor negatives = scores.isfinite().logicalAnd(positive.logicalNot()).sum(1);
    Tensor above = twice.mul(positive).sum(1).sub(positives.mul(positives.add(1)));
    Tensor pairs = positives.mul(negatives);
    Tensor area = above.to(DType.FLOAT64).div(pairs.mul(2)).maskedFill(pairs.eq(0), 0);
    return averaged(area.to(DType.FLOAT32), positives);
  }

  private Tensor binned(Tensor histogram) {
    Tensor counts = average == Average.MICRO ? histogram.sum(true, 1) : histogram;
    Tensor all = counts.sum(true, -1);
    Tensor reached = counts.flip(-1).cumsum(-1).slice(-1, 0, thresholds.size()); // falling bounds
    Tensor rates = StatScoreMetric.divide(reached, all.expandAs(reached), 0);
    Tensor area = rates.select(0, 1).trapezoid(rates.select(0, 0), -1);
    return averaged(area, all.select(0, 1).squeeze(-1));
  }

  private Tensor averaged(Tensor area, Tensor positives) {
    if (area.size(0) == 1) {
      return area.squeeze(0);
    }
    return switch (average) {
      case NONE -> area;
      case WEIGHTED -> StatScoreMetric.divide(area.mul(positives), positives.sum(), 0).sum();
      default -> area.mean();
    };
  }
}
