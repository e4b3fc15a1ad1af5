package io.torchbridge.training;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.nn.Module;
import io.torchbridge.optim.Optimizer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Looks for a learning rate by training with ever larger ones, as <a
 * href="https://arxiv.org/abs/1506.01186">Leslie N. Smith</a> proposed and fastai and Lightning do.
 *
 * {@snippet :
 * var sweep = LearningRateFinder.sweep(model, optimizer, batches, batch -> loss(model, batch));
 * sweep.suggestion().ifPresent(lr -> optimizer.paramGroups().forEach(g -> g.setLr(lr)));
 * }
 */
public final class LearningRateFinder {

  /**
   * Which rates are tried.
   *
   * @param from the first
   * @param to the last
   * @param steps how many
   * @param exponential whether each is a multiple of the one before; else the steps are equal
   * @param smoothing how much of the mean loss stays with each new one, from 0 to below 1
   * @param divergence the multiple of the least smoothed loss above which the sweep ends
   */
  public record Options(
      double from, double to, int steps, boolean exponential, double smoothing, double divergence) {
    /** 100 rates from 1e-7 to 10. */
    public static final Options DEFAULT = new Options(1e-7, 10, 100, true, 0.98, 4);

    public Options {
      if (!(from > 0) || !(to > from) || Double.isInfinite(to) || steps < 2) {
        throw new InvalidArgumentException(
            "%d learning rates from %s to %s; at least 2, from above 0 to more"
                .formatted(steps, from, to));
      }
      if (!(smoothing >= 0 && smoothing < 1) || !(divergence > 1)) {
        throw new InvalidArgumentException(
            "a sweep with smoothing %s and divergence %s; from 0 to below 1 and above 1"
                .formatted(smoothing, divergence));
      }
    }

    public Options withRates(double first, double last) {
      return new Options(first, last, steps, exponential, smoothing, divergence);
    }

    public Options withSteps(int count) {
      return new Options(from, to, count, exponential, smoothing, divergence);
    }

    public Options withExponential(boolean multiples) {
      return new Options(from, to, steps, multiples, smoothing, divergence);
    }

    public Options withSmoothing(double share) {
      return new Options(from, to, steps, exponential, share, divergence);
    }

    public Options withDivergence(double multiple) {
      return new Options(from, to, steps, exponential, smoothing, multiple);
    }

    double rate(int step) {
      double share = (double) step / (steps - 1);
      return exponential ? from * Math.pow(to / from, share) : from + (to - from) * share;
    }
  }

  /**
   * What came out.
   *
   * @param rates those that were tried
   * @param losses the smoothed loss with each
   */
  public record Sweep(List<Double> rates, List<Double> losses) {
    private static final int SKIP_FIRST = 10;
    private static final int SKIP_LAST = 1;

    public Sweep {
      rates = List.copyOf(rates);
      losses = List.copyOf(losses);
    }

    /** The rate at which the loss fell the most, the first ten and the last one left out. */
    public OptionalDouble suggestion() {
      return suggestion(SKIP_FIRST, SKIP_LAST);
    }

    /**
     * The rate at which the loss fell the most from step to step, which in exponential sweeps is by
     * the rate's logarithm; none if there are less than two losses to compare.
     *
     * @param first how many rates at the begin are left out
     * @param last how many at the end
     */
    public OptionalDouble suggestion(int first, int last) {
      int end = losses.size() - last;
      OptionalDouble steepest = OptionalDouble.empty();
      double slope = Double.POSITIVE_INFINITY;
      for (int i = first; i < end && end - first >= 2; i++) {
        int before = Math.max(first, i - 1);
        int after = Math.min(end - 1, i + 1);
        double here = (losses.get(after) - losses.get(before)) / (after - before);
        if (here < slope) { // never of losses that are no numbers
          slope = here;
          steepest = OptionalDouble.of(rates.get(i));
        }
      }
      return steepest;
    }
  }

  private LearningRateFinder() {}

  /** {@link #sweep(Module, Optimizer, Iterable, Function, Options)} with the usual rates. */
  public static <B> Sweep sweep(
      Module model, Optimizer optimizer, Iterable<B> data, Function<? super B, Tensor> loss) {
    return sweep(model, optimizer, data, loss, Options.DEFAULT);
  }

  /**
   * Trains one batch with each rate. Afterwards the model, the optimizer, the random generators and
   * a {@link DataLoader} are as they were; gradients are dropped.
   *
   * @param data of which passes are made as needed
   * @param loss of a batch: a tensor of one element
   * @throws InvalidArgumentException if there is no batch
   */
  public static <B> Sweep sweep(
      Module model,
      Optimizer optimizer,
      Iterable<B> data,
      Function<? super B, Tensor> loss,
      Options options) {
    TrainingState state = new TrainingState().with("model", model).with("optimizer", optimizer);
    if (data instanceof DataLoader<?> loader) {
      state.with("data", loader);
    }
    boolean training = model.isTraining();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, ?> before = copy(state);
      try {
        model.train();
        return train(optimizer, data, loss, options);
      } finally {
        optimizer.zeroGrad();
        model.train(training);
        state.loadStateDict(before);
      }
    }
  }

  private static Map<String, ?> copy(TrainingState state) {
    try (var mode = GradMode.DISABLED.enter()) {
      Object copied = TrainingState.mapped(state.stateDict(), Tensor::clone);
      return TrainingState.strings("the copy", Objects.requireNonNull(copied));
    }
  }

  private static <B> Sweep train(
      Optimizer optimizer, Iterable<B> data, Function<? super B, Tensor> loss, Options options) {
    OptimizerStep<B> step = new OptimizerStep<>(optimizer, loss);
    var rates = new ArrayList<Double>();
    var losses = new ArrayList<Double>();
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    Iterator<B> pass = data.iterator();
    try {
      for (int i = 0; i < options.steps; i++) {
        if (!pass.hasNext()) {
          Trainer.close(pass);
          pass = data.iterator();
        }
        if (!pass.hasNext()) {
          throw new InvalidArgumentException("a sweep of learning rates with data of no batch");
        }
        double rate = options.rate(i);
        optimizer.paramGroups().forEach(group -> group.setLr(rate));
        double value;
        try (TensorScope scope = TensorScope.open()) {
          value = Objects.requireNonNull(step.run(pass.next()).get("loss"));
        }
        mean = options.smoothing * mean + (1 - options.smoothing) * value;
        double smoothed = mean / (1 - Math.pow(options.smoothing, i + 1));
        rates.add(rate);
        losses.add(smoothed);
        if (!Double.isFinite(smoothed) || (i > 0 && smoothed > options.divergence * least)) {
          break;
        }
        least = Math.min(least, smoothed);
      }
    } finally {
      Trainer.close(pass);
    }
    return new Sweep(rates, losses);
  }
}
