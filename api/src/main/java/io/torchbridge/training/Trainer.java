package io.torchbridge.training;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.TensorScope;
import io.torchbridge.TorchbridgeException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.data.DataLoader;
import io.torchbridge.nn.Module;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The loop over epochs and batches, and nothing else: what happens with a batch is a {@link Step},
 * what happens between them are {@link Callback}s, and both work without it.
 *
 * {@snippet :
 * var step = new OptimizerStep<Sample>(optimizer, batch -> loss(model, batch));
 * var trainer =
 *     new Trainer<>(model, step)
 *         .withEvaluation(() -> Map.of("val_loss", lossOf(model, test)))
 *         .with(new ProgressBar())
 *         .with(new EarlyStopping("val_loss"))
 *         .with(Callback.onEpoch(at -> scheduler.step()));
 * trainer.fit(batches, 10);
 * }
 *
 * <p>It is {@link Stateful}: in a {@link TrainingState} it remembers epoch, batch and the means so
 * far, and {@link #fit} goes on from there. For that to be exact in the middle of an epoch, the
 * {@link DataLoader} must be in the state, too.
 *
 * @param <B> a batch
 */
public final class Trainer<B> implements Stateful {
  private final Module model;
  private final Step<? super B> step;
  private final List<Callback> callbacks = new ArrayList<>();
  private final Progress progress = new Progress();
  private Supplier<Map<String, Double>> evaluation = Map::of;

  // where to go on: epochs and batches that are done, and the means of the epoch
  private int epochs;
  private int batches;
  private long steps;
  private boolean stopped;
  private Means means = new Means();

  /**
   * @param model which is in training mode for the steps and in evaluation mode for the evaluation
   */
  public Trainer(Module model, Step<? super B> step) {
    this.model = model;
    this.step = step;
  }

  /**
   * Evaluates after each epoch, without gradients. Tensors that this makes are freed afterwards.
   *
   * @param values numbers by their names: {@code val_loss}
   */
  public Trainer<B> withEvaluation(Supplier<Map<String, Double>> values) {
    evaluation = values;
    return this;
  }

  /** Adds a callback, behind those that there are: checkpoints are best the last. */
  public Trainer<B> with(Callback callback) {
    callbacks.add(callback);
    return this;
  }

  /**
   * Trains up to an epoch, from where the training is: that is the beginning, or where the last
   * call or the saved state ended.
   *
   * @param data one pass of which is an epoch
   * @param lastEpoch how many epochs there shall have been in all
   * @return where it has come to
   */
  public Progress fit(Iterable<B> data, int lastEpoch) {
    progress.plan(lastEpoch, size(data));
    progress.goTo(epochs, batches, steps);
    progress.setStopped(stopped);
    stopped = false;
    callbacks.forEach(callback -> callback.begin(progress));
    while (epochs < lastEpoch && !progress.stopped()) {
      epoch(data);
    }
    callbacks.forEach(callback -> callback.end(progress));
    return progress;
  }

  private void epoch(Iterable<B> data) {
    model.train();
    progress.goTo(epochs + 1, batches, steps);
    Iterator<B> pass = data.iterator();
    try {
      skip(pass);
      while (!progress.stopped() && pass.hasNext()) {
        try (TensorScope scope = TensorScope.open()) {
          batch(pass.next());
        }
      }
    } finally {
      close(pass);
    }
    if (!progress.stopped()) {
      endEpoch();
    }
  }

  /** Leaves out what was trained on already, if the data do not do so by themselves. */
  private void skip(Iterator<B> pass) {
    int taken = pass instanceof DataLoader.Pass<?> own ? own.taken() : 0;
    for (; taken < batches && pass.hasNext(); taken++) {
      pass.next();
    }
  }

  private void batch(B batch) {
    Map<String, Double> values = step.run(batch);
    means.add(values);
    progress.countBatch();
    progress.setValues(values);
    batches = progress.batch();
    steps = progress.step();
    callbacks.forEach(callback -> callback.endBatch(progress));
  }

  private void endEpoch() {
    step.endEpoch();
    var values = new LinkedHashMap<>(means.values());
    model.eval();
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      values.putAll(evaluation.get());
    } finally {
      model.train();
    }
    progress.setValues(values);
    epochs++;
    batches = 0;
    means = new Means();
    callbacks.forEach(callback -> callback.endEpoch(progress));
  }

  private static int size(Iterable<?> data) {
    return switch (data) {
      case DataLoader<?> loader when loader.hasSize() -> loader.size();
      case Collection<?> collection -> collection.size();
      default -> -1;
    };
  }

  static void close(Iterator<?> pass) {
    if (pass instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new TorchbridgeException("a pass through the data could not be closed", e);
      }
    }
  }

  // Going on later

  /** The epochs and batches that are done, and the sums that the running epoch's means are of. */
  @Override
  public Map<String, Object> stateDict() {
    return Map.of(
        "epochs",
        epochs,
        "batches",
        batches,
        "step",
        steps,
        "stopped",
        progress.stopped(),
        "means",
        means.stateDict());
  }

  @Override
  public void loadStateDict(Map<String, ?> state) {
    if (!(state.get("epochs") instanceof Number epochsThen)
        || !(state.get("batches") instanceof Number batchesThen)
        || !(state.get("step") instanceof Number stepThen)
        || !(state.get("stopped") instanceof Boolean stoppedThen)
        || !(state.get("means") instanceof Map<?, ?> meansThen)) {
      throw new InvalidArgumentException(
          "a Trainer's state has 'epochs', 'batches', 'step', 'stopped' and 'means', not "
              + state.keySet());
    }
    epochs = epochsThen.intValue();
    batches = batchesThen.intValue();
    steps = stepThen.longValue();
    stopped = stoppedThen;
    means = Means.of(meansThen);
  }
}
