package io.torchbridge.training;

import io.torchbridge.InvalidArgumentException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Where a training is. */
public final class Progress {
  private final Map<String, Double> values = new LinkedHashMap<>();
  private int epoch;
  private int epochs;
  private int batch;
  private int batches;
  private long step;
  private boolean stopped;

  Progress() {}

  /** The epoch, from 1. */
  public int epoch() {
    return epoch;
  }

  /** The last epoch that the training is to come to. */
  public int epochs() {
    return epochs;
  }

  /** How many batches of the epoch have been trained on. */
  public int batch() {
    return batch;
  }

  /** How many batches an epoch has; none where it is not known before. */
  public OptionalInt batches() {
    return batches < 0 ? OptionalInt.empty() : OptionalInt.of(batches);
  }

  /** How many batches have been trained on in all epochs. */
  public long step() {
    return step;
  }

  /** Numbers by their names, in the order in which they came. */
  public Map<String, Double> values() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * A number of {@link #values}.
   *
   * @throws InvalidArgumentException if there is none of that name
   */
  public double value(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new InvalidArgumentException(
          "there is no value \"%s\" at the end of epoch %d; there are %s"
              .formatted(name, epoch, values.keySet()));
    }
    return value;
  }

  /** Ends the training after this moment. In the middle of an epoch, the epoch is left. */
  public void stop() {
    stopped = true;
  }

  /** Whether the training was ended by {@link #stop}. */
  public boolean stopped() {
    return stopped;
  }

  void goTo(int newEpoch, int newBatch, long newStep) {
    epoch = newEpoch;
    batch = newBatch;
    step = newStep;
  }

  void plan(int lastEpoch, int batchesOfEpoch) {
    epochs = lastEpoch;
    batches = batchesOfEpoch;
  }

  void countBatch() {
    batch++;
    step++;
  }

  void setValues(Map<String, Double> newValues) {
    values.clear();
    values.putAll(newValues);
  }

  void setStopped(boolean now) {
    stopped = now;
  }

  /** {@code epoch 3/10, batch 20/90, step 200: loss 0.2500}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("epoch ").append(epoch).append('/').append(epochs);
    text.append(", batch ").append(batch);
    batches().ifPresent(all -> text.append('/').append(all));
    text.append(", step ").append(step);
    String shown = ProgressBar.text(values);
    return (shown.isEmpty() ? text : text.append(": ").append(shown)).toString();
  }
}
