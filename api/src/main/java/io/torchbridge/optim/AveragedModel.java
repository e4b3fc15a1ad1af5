package io.torchbridge.optim;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.BatchNormalization;
import io.torchbridge.nn.Module;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a model with averaged weights, as <a
 * href="https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema">torch.optim.swa_utils.AveragedModel</a>.
 *
 * {@snippet :
 * try (var average = AveragedModel.ema(model, 0.999)) {
 *   for (var batch : batches) {
 *     step(model, batch);
 *     average.updateParameters(model);
 *   }
 *   AveragedModel.updateBn(inputs, average);
 * }
 * }
 */
public final class AveragedModel extends Module {
  private final Module module;
  private final Tensor averaged;
  private final LongToDoubleFunction share;
  private final boolean useBuffers;

  /** Averages with equal weights: SWA. */
  public AveragedModel(Module model) {
    this(model, count -> 1.0 / (count + 1), false);
  }

  /**
   * @param share the new weights' share in the average, by how many are in it already
   * @param useBuffers whether buffers are averaged, too; else the last ones are taken
   */
  public AveragedModel(Module model, LongToDoubleFunction share, boolean useBuffers) {
    this.module = register("module", Module.deepCopy(model));
    this.share = share;
    this.useBuffers = useBuffers;
    try (var mode = GradMode.DISABLED.enter()) {
      this.averaged = registerBuffer("n_averaged", Torch.zeros(TensorOptions.of(DType.INT64)));
    }
  }

  /** {@code get_ema_multi_avg_fn}: averages that forget what is long ago: EMA. */
  public static AveragedModel ema(Module model, double decay) {
    Optimizer.check(decay >= 0 && decay <= 1, "decay", decay);
    return new AveragedModel(model, count -> 1 - decay, false);
  }

  /** The model with the averaged weights. */
  public Module module() {
    return module;
  }

  /** How many weights are in the average. */
  public long averaged() {
    return averaged.itemLong();
  }

  /** {@code update_parameters}: takes the weights of the model into the average. */
  public void updateParameters(Module model) {
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      List<Tensor> own = new ArrayList<>(module.parameters());
      List<Tensor> others = new ArrayList<>(model.parameters());
      if (useBuffers) {
        own.addAll(module.buffers());
        others.addAll(model.buffers());
      } else if (!module.buffers().isEmpty()) {
        Foreach.copy_(module.buffers(), model.buffers());
      }
      long count = averaged();
      if (count == 0) {
        Foreach.copy_(own, others);
      } else {
        average(own, others, share.applyAsDouble(count));
      }
      averaged.add_(1);
    }
  }

  private static void average(List<Tensor> own, List<Tensor> others, double weight) {
    var floats = new ArrayList<Tensor>();
    var targets = new ArrayList<Tensor>();
    for (int i = 0; i < own.size(); i++) {
      Tensor mine = own.get(i);
      Tensor other = others.get(i).to(mine.device());
      if (mine.dtype().isFloatingPoint() || mine.dtype().isComplex()) {
        floats.add(mine);
        targets.add(other);
      } else { // such as the number of batches
        mine.copy_(mine.mul(1 - weight).add(other.mul(weight)));
      }
    }
    if (!floats.isEmpty()) {
      Foreach.lerp_(floats, targets, weight);
    }
  }

  @Override
  public Tensor forward(Tensor input) {
    return module.call(input);
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    return module.call(inputs, keywords);
  }

  /**
   * {@code update_bn}: computes the running statistics of batch normalisations anew, as averaged
   * weights need it, by calling the model with all inputs in training mode.
   */
  public static void updateBn(Iterable<Tensor> inputs, Module model) {
    Map<BatchNormalization, @Nullable Double> momenta = new IdentityHashMap<>();
    for (Module part : model.modules()) {
      if (part instanceof BatchNormalization norm) {
        momenta.put(norm, norm.momentum());
        norm.resetRunningStats();
        norm.setMomentum(null);
      }
    }
    if (momenta.isEmpty()) {
      return;
    }
    boolean training = model.isTraining();
    model.train();
    try (var mode = GradMode.DISABLED.enter()) {
      for (Tensor input : inputs) {
        try (TensorScope scope = TensorScope.open()) {
          model.call(input);
        }
      }
    } finally {
      momenta.forEach(BatchNormalization::setMomentum);
      model.train(training);
    }
  }
}
