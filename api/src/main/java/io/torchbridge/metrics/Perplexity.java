package io.torchbridge.metrics;

import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of how many tokens a language model is as unsure, as <a
 * href="https://lightning.ai/docs/torchmetrics/stable/text/perplexity.html">torchmetrics.text.Perplexity</a>.
 * Predictions are logits {@code (N, L, V)}, targets tokens {@code (N, L)}.
 */
public final class Perplexity extends TargetMetric {
  private final @Nullable Long ignoreIndex;

  public Perplexity() {
    this(null);
  }

  /**
   * @param ignoreIndex a target that does not count; null for none
   */
  public Perplexity(@Nullable Long ignoreIndex) {
    this.ignoreIndex = ignoreIndex;
  }

  @Override
  List<?> settings() {
    return ignoreIndex == null ? List.of() : List.of(ignoreIndex);
  }

  @Override
  List<Tensor> measure(Tensor predictions, Tensor targets) {
    long[] shape = predictions.shape();
    if (shape.length != 3 || !Arrays.equals(Arrays.copyOf(shape, 2), targets.shape())) {
      throw new ShapeMismatchException(
          "Perplexity.update() got predictions %s and targets %s; they must be (N, L, V) and (N, L)"
              .formatted(Arrays.toString(shape), Arrays.toString(targets.shape())));
    }
    if (!predictions.dtype().isFloatingPoint() || targets.dtype() != DType.INT64) {
      throw new DTypeMismatchException(
          "Perplexity.update() got predictions of %s and targets of %s; they must be floats and int64"
              .formatted(predictions.dtype().torchName(), targets.dtype().torchName()));
    }
    Inputs.checkLabels("Perplexity", "targets", targets, shape[2], ignoreIndex);
    Tensor labels = targets;
    Tensor valid = null;
    if (ignoreIndex != null) {
      valid = targets.ne(ignoreIndex);
      labels = targets.maskedFill(valid.logicalNot(), 0);
    }
    Tensor surprise = predictions.logSoftmax(-1).gather(-1, labels.unsqueeze(-1)).squeeze(-1).neg();
    if (valid != null) {
      surprise = surprise.maskedFill(valid.logicalNot(), 0);
      return List.of(surprise.sum(DType.FLOAT64), valid.sum(DType.FLOAT64));
    }
    return Regression.sumAndCount(Regression.real(surprise));
  }

  @Override
  Tensor evaluate(List<Tensor> state) {
    return state.get(0).div(state.get(1)).exp().to(DType.FLOAT32);
  }
}
