package io.torchbridge.training;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.nn.GradientClipping;
import io.torchbridge.optim.LRScheduler;
import io.torchbridge.optim.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The usual step: loss, gradients, and after one or several batches a change of the parameters.
 *
 * {@snippet :
 * var step =
 *     new OptimizerStep<Sample>(
 *         optimizer,
 *         batch -> F.crossEntropy(model.call(batch.input()), batch.target()),
 *         OptimizerStep.Options.DEFAULT.withAccumulation(4).withClipNorm(1));
 * for (var batch : batches) {
 *   try (var scope = TensorScope.open()) {
 *     step.run(batch);
 *   }
 * }
 * step.endEpoch();
 * }
 *
 * <p>Its values are {@code loss}, {@code lr} of the optimizer's first group, and where the norm is
 * clipped {@code grad_norm}, that before, of the batches after which the parameters changed.
 * Gradients stay until the next batch.
 *
 * @param <B> a batch
 */
public final class OptimizerStep<B> implements Step<B>, Stateful {

  /**
   * How gradients become a step.
   *
   * @param accumulation from how many batches gradients are collected for a step: the gradient is
   *     that of the losses' mean. At the end of an epoch it may be fewer
   * @param clipNorm see {@link GradientClipping#clipGradNorm_(List, double)}; null for no limit
   * @param clipValue see {@link GradientClipping#clipGradValue_}; null for no limit
   * @param scheduler that goes on after each step; null for none. One that goes on after epochs is
   *     a {@link Callback#onEpoch}
   */
  public record Options(
      int accumulation,
      @Nullable Double clipNorm,
      @Nullable Double clipValue,
      @Nullable LRScheduler scheduler) {
    /** A step after each batch, without limits. */
    public static final Options DEFAULT = new Options(1, null, null, null);

    public Options {
      if (accumulation < 1) {
        throw new InvalidArgumentException(
            "gradients of %d batches can't be accumulated; it must be at least 1"
                .formatted(accumulation));
      }
    }

    public Options withAccumulation(int batches) {
      return new Options(batches, clipNorm, clipValue, scheduler);
    }

    public Options withClipNorm(double most) {
      return new Options(accumulation, most, clipValue, scheduler);
    }

    public Options withClipValue(double most) {
      return new Options(accumulation, clipNorm, most, scheduler);
    }

    public Options withScheduler(LRScheduler perStep) {
      return new Options(accumulation, clipNorm, clipValue, perStep);
    }
  }

  private final Optimizer optimizer;
  private final Function<? super B, Tensor> loss;
  private final Options options;
  private int collected;

  /** Steps after each batch. */
  public OptimizerStep(Optimizer optimizer, Function<? super B, Tensor> loss) {
    this(optimizer, loss, Options.DEFAULT);
  }

  /**
   * @param loss of a batch: a tensor of one element
   */
  public OptimizerStep(Optimizer optimizer, Function<? super B, Tensor> loss, Options options) {
    this.optimizer = optimizer;
    this.loss = loss;
    this.options = options;
  }

  @Override
  public Map<String, Double> run(B batch) {
    if (collected == 0) {
      optimizer.zeroGrad();
    }
    Tensor value = loss.apply(batch);
    (options.accumulation == 1 ? value : value.div(options.accumulation)).backward();
    collected++;
    var values = new LinkedHashMap<String, Double>();
    values.put("loss", value.itemDouble());
    values.put("lr", optimizer.paramGroups().getFirst().lr());
    if (collected == options.accumulation) {
      change(values);
    }
    return values;
  }

  /** Changes the parameters by what has been collected since the last step, if there is any. */
  @Override
  public void endEpoch() {
    if (collected > 0) {
      change(new LinkedHashMap<>());
    }
  }

  private void change(Map<String, Double> values) {
    List<Tensor> params = params();
    Double norm = options.clipNorm;
    Double limit = options.clipValue;
    if (norm != null) {
      values.put("grad_norm", GradientClipping.clipGradNorm_(params, norm));
    }
    if (limit != null) {
      GradientClipping.clipGradValue_(params, limit);
    }
    optimizer.step();
    collected = 0;
    LRScheduler scheduler = options.scheduler;
    if (scheduler != null) {
      scheduler.step();
    }
  }

  private List<Tensor> params() {
    return optimizer.paramGroups().stream().flatMap(group -> group.params().stream()).toList();
  }

  /** How many batches have been collected, and their gradients. */
  @Override
  public Map<String, Object> stateDict() {
    var gradients = new ArrayList<@Nullable Tensor>();
    if (collected > 0) {
      params().forEach(param -> gradients.add(param.grad()));
    }
    return Map.of("collected", collected, "gradients", gradients);
  }

  @Override
  public void loadStateDict(Map<String, ?> state) {
    List<Tensor> params = params();
    if (!(state.get("collected") instanceof Number number)
        || !(state.get("gradients") instanceof List<?> gradients)
        || gradients.size() != (number.intValue() == 0 ? 0 : params.size())) {
      throw new InvalidArgumentException(
          "an OptimizerStep's state has 'collected' and 'gradients' of %d parameters, not %s"
              .formatted(params.size(), state));
    }
    collected = number.intValue();
    try (TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < gradients.size(); i++) {
        Tensor param = params.get(i);
        param.setGrad(
            gradients.get(i) instanceof Tensor gradient
                ? gradient.to(param.backend()).to(param.device())
                : null);
      }
    }
  }
}
